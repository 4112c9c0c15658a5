import { readFile } from 'node:fs/promises'
import { configurationTable } from '@yobirin/configuration'
import type { SipCall } from '@yobirin/contracts'
import fc from 'fast-check'
import t from 'tap'
import { loadSipGatewayConfiguration, SipGatewayVariables } from '../src/config.ts'
import { callIdOf, readCall } from '../src/identity/read-call.ts'
import { readRequest } from '../src/messages/read-request.ts'
import type { SipRequest } from '../src/messages/sip-request.ts'
import { type Request, writeRequest } from './support/sip-client.ts'

function read(request: Request): SipRequest {
  const [head = ''] = writeRequest(request).split('\r\n\r\n')
  const result = readRequest(head)
  if (result.status !== 'request') throw new Error(`${result.status}: ${head}`)
  return result.request
}

const call = (request: Request) => readCall(read(request)) as SipCall
const asserted = (...values: string[]) => values.map((value) => `P-Asserted-Identity: ${value}`)

const NUMBER = '+819010003333'
const shown = { kind: 'presented', e164: NUMBER }
const hidden = (reason: string) => ({ kind: 'withheld', reason })
const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'

t.test('the number is read in every form that carriers write', (t) => {
  for (const address of [
    '<sip:09010003333@carrier.example.jp>',
    '<sip:+819010003333@carrier.example.jp;user=phone>',
    '"Taro" <sip:819010003333@carrier.example.jp>',
    '<sip:9010003333;phone-context=+81@carrier.example.jp;user=phone>',
    '<tel:+81-90-1000-3333>',
    '<tel:9010003333;phone-context=+81>',
    '<sips:+819010003333@carrier.example.jp>',
    'sip:09010003333@carrier.example.jp',
    '<sip:+8109010003333@carrier.example.jp>'
  ]) {
    t.match(call({ from: address }), { caller: shown, trust: 'unconfirmed' }, `From: ${address}`)
    const other = { from: '<sip:0312345678@pbx.example.jp>', headers: asserted(address) }
    t.match(call(other), { caller: shown, trust: 'asserted' }, `asserted: ${address}`)
  }
  t.match(call({ from: '<sip:18609010003333@x.example.jp>' }).caller, hidden('unusable'))
  t.match(call({ from: '<sip:+12025550123@x.example.jp>' }).caller, { e164: '+12025550123' })
  t.end()
})

t.test('what the network asserts comes before what the caller claims', (t) => {
  const from = '<sip:pbx@bank.example.jp>'
  t.match(call({ from, headers: asserted(`<tel:${NUMBER}>`) }).caller, shown)
  const two = [`<sip:${NUMBER}@c.example.jp>`, `<tel:${NUMBER}>`]
  t.match(call({ headers: asserted(...two) }).caller, shown, 'in two headers')
  t.match(call({ headers: asserted(two.join(', ')) }).caller, shown, 'in one')
  t.match(call({ headers: asserted('<sip:pbx@c.example.jp>', `<tel:${NUMBER}>`) }).caller, shown)
  t.match(
    call({ headers: asserted(`<tel:${NUMBER}>`, '<tel:+81312345678>') }).caller,
    hidden('unusable')
  )
  t.match(call({ headers: asserted('<sip:pbx@c.example.jp>') }).caller, hidden('unusable'))
  t.match(call({ headers: asserted(ANONYMOUS, `<tel:${NUMBER}>`) }).caller, hidden('anonymous'))
  const preferred = {
    from: '<sip:0312345678@x.example.jp>',
    headers: [`P-Preferred-Identity: <tel:${NUMBER}>`]
  }
  t.match(call(preferred), { caller: { e164: '+81312345678' }, trust: 'unconfirmed' })
  t.end()
})

t.test('whoever stays unnamed does, each for its reason, whatever else the call carries', (t) => {
  const identity = asserted(`<sip:${NUMBER}@c.example.jp>`, `<tel:${NUMBER}>`)
  const cases: [reason: string, from: string, headers: readonly string[]][] = [
    ['anonymous', ANONYMOUS, []],
    ['anonymous', '<sip:anonymous@carrier.example.jp>', []],
    ['anonymous', '<sip:09010003333@anonymous.invalid>', []],
    ['payphone', '"Coin line/payphone" <sip:anonymous@anonymous.invalid>', []],
    [
      'service_interaction',
      '"Interaction with other service" <sip:anonymous@anonymous.invalid>',
      []
    ],
    ['unavailable', '"Unavailable" <sip:anonymous@anonymous.invalid>', []],
    ['unavailable', 'Unavailable <sip:anonymous@anonymous.invalid>', ['Privacy: id']],
    ...[
      'id',
      'user',
      'header',
      'ID',
      'none;id',
      'user;id;critical',
      'session; header',
      'id, critical',
      'full'
    ].map((privacy): [string, string, string[]] => [
      'anonymous',
      `<sip:${NUMBER}@c.example.jp>`,
      [`Privacy: ${privacy}`]
    ]),
    ['anonymous', `<sip:${NUMBER}@c.example.jp>`, ['Privacy: none', 'Privacy: id']]
  ]
  for (const [reason, from, headers] of cases) {
    for (const more of [[], identity]) {
      const request = call({ from, headers: [...headers, ...more] })
      t.same(request.caller, hidden(reason), `${from} ${headers}`)
      t.notMatch(JSON.stringify(request), '9010003333', 'the number stays here')
    }
  }
  for (const privacy of ['none', 'none;', 'session; critical', 'history', 'None;critical']) {
    t.match(call({ headers: [...identity, `Privacy: ${privacy}`] }).caller, shown, privacy)
  }
  t.end()
})

t.test('an unnamed caller is unnamed in whatever order and company the headers come', (t) => {
  const noise = fc.constantFrom(
    'Subject: 09010003333',
    'Privacy: none',
    'Supported: timer, 100rel',
    `Remote-Party-ID: <tel:${NUMBER}>`,
    'History-Info: <sip:0120000001@b.example.jp>;index=1'
  )
  const hiding = fc.constantFrom(
    'Privacy: id',
    'privacy :user',
    'Privacy: session;header',
    'PRIVACY: id;critical'
  )
  fc.assert(
    fc.property(fc.array(noise), hiding, fc.array(noise), (before, privacy, after) => {
      const headers = [...before, ...asserted(`<tel:${NUMBER}>`), privacy, ...after]
      return call({ from: `<tel:${NUMBER}>`, headers }).caller.kind === 'withheld'
    })
  )
  t.pass('for a hundred calls')
  t.end()
})

t.test('what the network says about the number becomes a level', (t) => {
  const cases: [trust: string, request: Request][] = [
    ['unconfirmed', {}],
    ['asserted', { headers: asserted(`<tel:${NUMBER}>`) }],
    ['attested', { headers: asserted(`<tel:${NUMBER};verstat=TN-Validation-Passed-A>`) }],
    [
      'asserted',
      { headers: asserted(`<sip:${NUMBER};verstat=TN-Validation-Passed@c.example.jp>`) }
    ],
    [
      'attested',
      {
        headers: [
          ...asserted(`<tel:${NUMBER};verstat=TN-Validation-Passed>`),
          'P-Attestation-Indicator: A'
        ]
      }
    ],
    [
      'foreign',
      {
        headers: [
          ...asserted(`<tel:${NUMBER};verstat=TN-Validation-Passed>`),
          'Attestation-Info: C'
        ]
      }
    ],
    ['unconfirmed', { from: `<sip:${NUMBER};verstat=TN-Validation-Passed-B@c.example.jp>` }],
    ['attested', { from: `<tel:${NUMBER}; verstat = TN-Validation-Passed-A>` }],
    ['refuted', { from: `<sip:${NUMBER};verstat=TN-Validation-Failed@c.example.jp>` }],
    [
      'refuted',
      {
        from: `<tel:${NUMBER};verstat=TN-Validation-Failed>`,
        headers: asserted(`<tel:${NUMBER};verstat=TN-Validation-Passed-A>`)
      }
    ],
    ['asserted', { headers: asserted(`<tel:${NUMBER};verstat=No-TN-Validation>`) }],
    ['foreign', { headers: [...asserted(`<tel:${NUMBER}>`), 'X-Yobirin-Ingress: foreign'] }],
    [
      'diverted',
      {
        headers: [
          ...asserted(`<tel:${NUMBER}>`),
          'Diversion: <sip:0312345678@c.example.jp>;reason=unconditional'
        ]
      }
    ],
    ['diverted', { headers: ['Diversion: <sip:0120000001@c.example.jp>, <tel:+81312345678>'] }],
    ['diverted', { headers: ['Diversion: <sip:anonymous@anonymous.invalid>'] }],
    [
      'diverted',
      {
        headers: [
          'History-Info: <sip:0312345678@c.example.jp>;index=1, <sip:0120000001@b.example.jp>;index=1.1'
        ]
      }
    ],
    ['foreign', { headers: ['Diversion: <tel:+81312345678>', 'X-Yobirin-Ingress: foreign'] }],
    // Only our own number, in the forms in which it was called.
    [
      'asserted',
      { headers: [...asserted(`<tel:${NUMBER}>`), 'Diversion: <sip:+81120000001@c.example.jp>'] }
    ],
    [
      'asserted',
      { headers: [...asserted(`<tel:${NUMBER}>`), 'History-Info: <tel:0120-000-001>;index=1'] }
    ],
    [
      'asserted',
      {
        headers: [
          ...asserted(`<tel:${NUMBER}>`),
          'X-Yobirin-Addressed: <sip:0312345678@bank.example.jp>',
          'History-Info: <sip:0120000001@c.example.jp>;index=1, <sip:0312345678@c.example.jp>;index=1.1'
        ]
      }
    ]
  ]
  for (const [trust, request] of cases) {
    t.equal(call(request).trust, trust, JSON.stringify(request))
    t.match(call(request).caller, shown, 'and the number is what it is')
  }
  t.end()
})

t.test('the number called is read from the address, in its forms', (t) => {
  for (const uri of [
    'sip:0120000001@bank.example.jp',
    'sip:+81120000001@bank.example.jp:5060;user=phone',
    'sip:81120000001@bank.example.jp',
    'tel:+81120000001',
    'sip:120000001;phone-context=+81@bank.example.jp'
  ]) {
    t.match(call({ uri }), { type: 'call', targetNumber: '+81120000001' }, uri)
  }
  t.equal(readCall(read({ uri: 'sip:anonymous@bank.example.jp' })), undefined)
  t.end()
})

t.test('a call has one id, by whichever way it comes, and none that tells anything', (t) => {
  const ids = { callId: '09010003333@carrier', fromTag: 'a', cseq: '7 INVITE' }
  const id = callIdOf(read(ids))
  t.match(id, /^[\w-]{32}$/)
  t.equal(callIdOf(read({ ...ids, branch: 'z9hG4bKother' })), id)
  for (const other of [{ callId: 'x' }, { fromTag: 'b' }, { cseq: '8 INVITE' }]) {
    t.not(callIdOf(read({ ...ids, ...other })), id)
  }
  const [one, another] = [
    { callId: 'xy', fromTag: 'z' },
    { callId: 'x', fromTag: 'yz' }
  ]
  t.not(callIdOf(read({ ...ids, ...one })), callIdOf(read({ ...ids, ...another })))
  t.end()
})

t.test('the README lists the variables as they are, and faulty ones are named', async (t) => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  t.ok(readme.includes(configurationTable(SipGatewayVariables)))
  const good = { SIP_GATEWAY_SECRET: '0123456789abcdef' }
  t.match(loadSipGatewayConfiguration(good), { SIP_PORT: 5090, SIP_HOST: '127.0.0.1' })
  for (const [variables, message] of [
    [{}, /SIP_GATEWAY_SECRET is missing/],
    [{ SIP_GATEWAY_SECRET: 'short' }, /SIP_GATEWAY_SECRET must be one secret/],
    [{ SIP_GATEWAY_SECRET: '0123456789abcdef,0123456789abcdef' }, /must be one secret/],
    [{ ...good, SIP_PORT: '70000' }, /SIP_PORT/],
    [{ ...good, CALL_VERIFICATION_URL: 'nowhere' }, /CALL_VERIFICATION_URL/],
    [{ ...good, CALL_VERIFICATION_URL: 'http://a, http://' }, /CALL_VERIFICATION_URL/],
    [
      { YOBIRIN_MODE: 'production', SIP_GATEWAY_SECRET: 'sandbox_0123456789' },
      /made for the sandbox/
    ]
  ] as const) {
    t.throws(() => loadSipGatewayConfiguration(variables), {
      code: 'CONFIGURATION_INVALID',
      message
    })
  }
})
