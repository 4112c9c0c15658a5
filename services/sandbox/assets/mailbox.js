// @ts-check
// The mailbox of the start page: asks for new e-mails while anybody is looking.

const ASK_EVERY_MS = 2_000
const TIME = new Intl.DateTimeFormat('ja-JP', { timeStyle: 'medium', timeZone: 'Asia/Tokyo' })

const list = /** @type {HTMLElement} */ (document.getElementById('mailbox'))
const empty = /** @type {HTMLElement} */ (document.getElementById('mailbox-empty'))

let newest = 0

/**
 * @param {string} name
 * @param {string} text
 * @param {string} [className]
 */
function make(name, text, className = '') {
  const made = document.createElement(name)
  made.textContent = text
  made.className = className
  return made
}

/** @param {{ id: number, to: string, from: string, subject: string, text: string, html: string, receivedAt: string }} message */
function toItem(message) {
  const details = document.createElement('details')
  const summary = document.createElement('summary')
  summary.append(
    make('span', message.subject, 'subject'),
    make('span', `${message.to}　${TIME.format(new Date(message.receivedAt))}`, 'hint')
  )
  details.append(summary, make('p', `差出人：${message.from}`, 'hint'), make('pre', message.text))
  if (message.html) details.append(htmlVersion(message.id))
  const item = document.createElement('li')
  item.append(details)
  return item
}

/** @param {number} id */
function htmlVersion(id) {
  const details = document.createElement('details')
  details.append(make('summary', 'HTML版を見る'))
  details.addEventListener(
    'toggle',
    () => {
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', '')
      frame.title = 'メールのHTML版'
      frame.src = `/mailbox/${id}/html`
      details.append(frame)
    },
    { once: true }
  )
  return details
}

async function look() {
  if (document.visibilityState !== 'visible') return
  const messages = await (await fetch('/mailbox')).json()
  const latest = messages[0]?.id ?? 0
  // The sandbox was started again and counts from the beginning.
  if (latest < newest) {
    list.replaceChildren()
    newest = 0
  }
  const fresh = messages.filter((/** @type {{ id: number }} */ { id }) => id > newest)
  list.prepend(...fresh.map(toItem))
  newest = latest
  empty.hidden = messages.length > 0
}

async function keepLooking() {
  for (;;) {
    await look().catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}

document.addEventListener('visibilitychange', () => look().catch(() => {}))
void keepLooking()
