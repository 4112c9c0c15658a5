// @ts-check
// The telephone of the start page: dials, shows the ringing, hangs up.

import { ring } from './ringing-tone.js'

const ASK_EVERY_MS = 300

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(`telephone${id && `-${id}`}`)

const form = element('')
const from = element('from')
const other = element('other')
const otherNumber = element('other-number')
const withheld = element('withheld')
const to = element('to')
const callButton = element('call')
const hangUpButton = element('hangup')
const stateText = element('state')
const sound = element('sound')
const twiml = element('twiml')

/** @type {string | undefined} */
let callSid

/** Ends the tone, if there is one. */
let silence = () => {}

/** @type {Record<string, string>} */
const ENDINGS = {
  busy: '呼出しが終わりました。応答されていないので、通話料はかかりません。',
  'no-answer': '呼出しが終わりました。応答されていないので、通話料はかかりません。',
  canceled: '電話を切りました。'
}

/** @type {Record<string, string>} */
const REFUSALS = {
  from_missing: '手もとの電話の番号を入れてください。',
  from_invalid: '手もとの電話の番号を確かめてください。',
  to_invalid: 'かける先は、0120か0800で始まる番号にしてください。',
  invalid_request: '番号を確かめてください。'
}

/** @param {'idle' | 'ringing' | 'ended' | 'answered' | 'failed'} state @param {string} text */
function show(state, text) {
  form.dataset.state = state
  if (state !== 'ringing') silence()
  stateText.textContent = text
  callButton.disabled = state === 'ringing'
  hangUpButton.disabled = state !== 'ringing'
}

/** @param {string} path @param {object} [body] */
async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : null
  })
  return await answer.json()
}

async function dial() {
  show('ringing', 'かけています…')
  twiml.textContent = ''
  const number = from.value || otherNumber.value.trim()
  const answer = await post('/phone/calls', {
    ...(number && { from: number }),
    ...(withheld.checked && { withheld: true }),
    to: to.value
  })
  if (!answer.callSid)
    return show('failed', REFUSALS[answer.code] ?? '電話をかけられませんでした。')
  callSid = answer.callSid
  if (sound.checked) silence = ring()
  await follow(answer.callSid)
}

/** @param {string} sid */
async function follow(sid) {
  while (callSid === sid) {
    const call = await (await fetch(`/phone/calls/${sid}`)).json()
    twiml.textContent = call.twiml ?? ''
    if (call.status !== 'ringing') return end(call)
    show('ringing', `呼び出しています（${Math.floor(call.rangSeconds)}秒）`)
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}

/** @param {{ status: string, answered: boolean }} call */
function end({ status, answered }) {
  callSid = undefined
  if (answered) {
    show('answered', '応答されてしまいました。本来は応答されず、通話料もかかりません。(answered!)')
  } else {
    show('ended', ENDINGS[status] ?? '呼出しが終わりました。')
  }
}

function unreachable() {
  callSid = undefined
  show('failed', 'お試し環境につながりません。動いているか確かめてください。')
}

form.addEventListener('submit', (/** @type {Event} */ event) => {
  event.preventDefault()
  dial().catch(unreachable)
})

hangUpButton.addEventListener('click', () => {
  if (callSid) post(`/phone/calls/${callSid}/hangup`).catch(unreachable)
})

from.addEventListener('change', () => {
  other.hidden = from.value !== ''
})

for (const key of form.querySelectorAll('[data-key]')) {
  key.addEventListener('click', () => {
    to.value += key.dataset.key
  })
}

// Whoever begins a journey has his own telephone in hand.
for (const button of document.querySelectorAll('[data-telephone]')) {
  button.addEventListener('click', () => {
    from.value = /** @type {HTMLElement} */ (button).dataset.telephone
    other.hidden = true
    withheld.checked = false
  })
}
