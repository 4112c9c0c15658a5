import { mock } from 'node:test'
import fc from 'fast-check'
import t from 'tap'
import { textOf, withstands } from '../../../test/support/fuzz.ts'
import { readCall } from '../src/identity/read-call.ts'
import { addressedBefore, cameByEdge, isForeign, ringsFor } from '../src/messages/edge-headers.ts'
import { createMessageStream } from '../src/messages/message-stream.ts'
import { readRequest } from '../src/messages/read-request.ts'
import { headerOf, parameterOf, type SipRequest, valuesOf } from '../src/messages/sip-request.ts'
import {
  dialogHeaders,
  newTag,
  type ResponseCode,
  writeResponse
} from '../src/messages/write-response.ts'
import { createRequestAnswering } from '../src/user-agent/answer-request.ts'
import { createInviteTransactions, type Peer } from '../src/user-agent/invite-transactions.ts'
import { KNOWN_METHODS } from '../src/user-agent/methods.ts'

const VIA = 'Via: SIP/2.0/TCP p.example.jp:5060;branch=z9hG4bKa'
const TO = 'To: <sip:0120000001@bank.example.jp>'
const USUAL = [VIA, 'From: <sip:a@x>;tag=f', TO, 'Call-ID: 1@x', 'CSeq: 7 INVITE']
const FIRST = 'INVITE sip:0120000001@bank.example.jp SIP/2.0'

const read = (lines: readonly string[], first = FIRST) =>
  readRequest([first, ...lines].join('\r\n'))
const without = (name: string) => USUAL.filter((line) => !line.startsWith(name))

/** A request that is right but for the lines that are given. */
function requestOf(more: readonly string[] = [], first = FIRST): SipRequest {
  const names = more.map((line) => line.split(':')[0])
  const usual = USUAL.filter((line) => !names.includes(line.split(':')[0]))
  const result = read([...usual, ...more], first)
  if (result.status !== 'request') throw new Error(`${result.status}: ${more}`)
  return result.request
}

t.test('a request is read with all that an answer is built from', async (t) => {
  t.strictSame(read(USUAL), {
    status: 'request',
    request: {
      ...{ method: 'INVITE', uri: 'sip:0120000001@bank.example.jp' },
      headers: [
        ['via', 'SIP/2.0/TCP p.example.jp:5060;branch=z9hG4bKa'],
        ['from', '<sip:a@x>;tag=f'],
        ['to', '<sip:0120000001@bank.example.jp>'],
        ['call-id', '1@x'],
        ['cseq', '7 INVITE']
      ],
      ...{ callId: '1@x', sequenceNumber: 7, fromTag: 'f', toTag: '' },
      transaction: 'z9hg4bka p.example.jp:5060'
    }
  })
  t.match(requestOf(['To: <sip:b@x>;tag=T']), { toTag: 'T' })
  t.match(requestOf(['CSeq: 4294967295 \t INVITE']), { sequenceNumber: 4_294_967_295 })
  t.match(requestOf(['CSeq: 1 PING'], 'PING sip:x SIP/2.0'), { method: 'PING' })

  const names: Record<string, string> = {
    ...{ c: 'content-type', f: 'from', i: 'call-id', k: 'supported', l: 'content-length' },
    ...{ m: 'contact', t: 'to', v: 'via', 'X-Other': 'x-other', 'a.!%*_+`~-': 'a.!%*_+`~-' }
  }
  for (const [written, name] of Object.entries(names)) {
    t.strictSame(requestOf([`${written}: x`]).headers.at(-1), [name, 'x'], written)
  }
  for (const [line, value] of [
    ['Subject:x', 'x'],
    ['Subject \t: \t x \t ', 'x'],
    ['Subject:', ''],
    ['Subject: \t ', ''],
    ['Subject: a  b', 'a  b'],
    ['Subject: a:b', 'a:b'],
    ['Subject: a\r\n b', 'a b'],
    ['Subject: a\r\n\t \tb', 'a b'],
    ['Subject: a\nb\rc', 'a\nb\rc']
  ] as const) {
    t.equal(headerOf(requestOf([line]), 'subject'), value, JSON.stringify(line))
  }
})

t.test(
  'what is no request, or that no answer would find its way from, is passed over',
  async (t) => {
    const ignored = { status: 'ignored' }
    for (const first of [
      ...[
        '',
        'SIP/2.0 200 OK',
        'INVITE',
        'INVITE sip:x',
        ' INVITE sip:x SIP/2.0',
        'INVITE sip:x SIP/2'
      ],
      ...[
        'INVITE  sip:x SIP/2.0',
        'INVITE sip:x y SIP/2.0',
        'IN(VITE sip:x SIP/2.0',
        'INVITE sip:x sip/2.0'
      ],
      ...[
        'INVITE sip:x SIP/2.0 ',
        'INVITE sip:x SIP/.0',
        'INVITE sip:x SIP/2.',
        'INVITE sip:x SIP/a.0'
      ],
      'INVITE sip:x SIP/2x0'
    ]) {
      t.strictSame(read(USUAL, first), ignored, first)
    }
    t.strictSame(read(without('Via')), ignored)
    for (const via of [
      ...[
        '',
        'SIP/2.0/TCP p;received=x',
        'SIP/2.0/TCP;branch=z9hG4bKa',
        'SIP/2.0 p;branch=z9hG4bKa'
      ],
      ...[
        'SIP/3.0/TCP p;branch=z9hG4bKa',
        'xSIP/2.0/TCP p;branch=z9hG4bKa',
        'SIP/2.0/TCP;branch=a'
      ],
      ...[
        'SIP/2x0/TCP p;branch=z9hG4bKa',
        'SIP/2.0/ p;branch=z9hG4bKa',
        'SIP/2.0/TCP ;branch=z9hG4bKa'
      ]
    ]) {
      t.strictSame(read([`Via: ${via}`, ...without('Via')]), ignored, via)
    }
    for (const [via, transaction] of [
      ['SIP / 2.0 / TCP \t p:1 ;branch= z9hG4bKX', 'z9hg4bkx p:1'],
      ['SIP/2.0/UDP a b;branch=z9hG4bKx', 'z9hg4bkx a'],
      ['SIP/2.0/TCP a;branch=z9hG4bKx, SIP/2.0/TCP b;branch=z9hG4bKy', 'z9hg4bkx a']
    ] as const) {
      t.equal(requestOf([`Via: ${via}`]).transaction, transaction)
    }
  }
)

t.test('what is not right is refused, and can be answered', async (t) => {
  for (const version of ['1.0', '3.0', '2.00', '12.34']) {
    const first = `INVITE sip:x SIP/${version}`
    t.match(read(USUAL, first), { status: 'refused', code: 505, request: { callId: '1@x' } })
  }
  const faults: (readonly string[])[] = [
    ...['From', 'To', 'Call-ID', 'CSeq'].map(without),
    [...without('From'), 'From: <sip:a@x;tag=f>'],
    [...without('From'), 'From: <sip:a@x>;tag='],
    [...without('Call-ID'), 'Call-ID: '],
    [...without('Via'), 'Via: SIP/2.0/TCP p;branch=1'],
    [...without('Via'), 'Via: SIP/2.0/TCP p;branch=xz9hG4bKa'],
    ...[
      '7',
      'x INVITE',
      '-7 INVITE',
      '7INVITE',
      '7 ACK',
      '7 INVITE x',
      '12345678901 INVITE',
      ''
    ].map((cseq) => [...without('CSeq'), `CSeq: ${cseq}`]),
    ...['no header', ': x', '(x): y', 'Sub ject: x', ''].map((line) => [...USUAL, line, 'X: y'])
  ]
  for (const lines of faults) {
    const answer = { status: 'refused', code: 400, request: { method: 'INVITE' } }
    t.match(read(lines), answer, JSON.stringify(lines.slice(-2)))
  }
  t.match(read([...USUAL, 'no header', 'X: y']), { request: { headers: { 5: ['x', 'y'] } } })
})

t.test('a header may stand several times, and hold several values each time', async (t) => {
  const values = (...lines: string[]) =>
    valuesOf({ headers: lines.map((line) => ['x', line] as const) }, 'x')
  t.strictSame(values(), [])
  t.strictSame(values('a', 'b, c'), ['a', 'b', 'c'])
  t.strictSame(valuesOf({ headers: [['y', 'a']] }, 'x'), [])
  t.strictSame(values(''), [''], 'one that is empty says nothing, and was said')
  t.strictSame(values(' , a ,, '), ['a'])
  t.strictSame(values('"a, b" <sip:c,d@x>, e'), ['"a, b" <sip:c,d@x>', 'e'])
  t.strictSame(values('"a\\", b", c'), ['"a\\", b"', 'c'], 'a mark that is escaped closes nothing')
  t.strictSame(values('"a\\\\", b'), ['"a\\\\"', 'b'])
  t.strictSame(values('"a, b'), ['"a, b'], 'what is not closed goes on to the end')
  t.strictSame(values('"a, b\\'), ['"a, b\\'])
  t.strictSame(values('<a, b'), ['<a, b'])
  t.strictSame(values('a\nb, c'), ['a\nb', 'c'])
  t.strictSame(values('"a\n, b", <c\n, d>'), ['"a\n, b"', '<c\n, d>'])
  t.equal(
    headerOf(
      {
        headers: [
          ['x', '1'],
          ['y', '2'],
          ['y', '3']
        ]
      },
      'y'
    ),
    '2'
  )
  t.equal(headerOf({ headers: [['x', '1']] }, 'y'), undefined)
})

t.test('a parameter stands behind the address, not in it', async (t) => {
  for (const [value, tag] of [
    ['<sip:a@x>;tag=1', '1'],
    ['<sip:a@x> ; TAG = 1 ;x', '1'],
    ['<sip:a@x>;x;tag=1=2;tag=3', '1=2'],
    ['<sip:a@x>;tag', ''],
    ['sip:a@x;tag=1', '1'],
    ['"a;tag=0" <sip:a;tag=0@x>;tag=1', '1'],
    ['"a;tag=0" <sip:a;tag=0@x>', undefined],
    ['"a" <b> "c;tag=0" <d;tag=0>;tag=1', '1'],
    ['tag=1', undefined],
    ['<sip:a@x>;xtag=1;tagx=1', undefined],
    ['"a;tag=1', undefined],
    ['', undefined]
  ] as const) {
    t.equal(parameterOf(value, 'tag'), tag, value)
  }
})

t.test('our edge says how a call was addressed and where it came in', async (t) => {
  const headers = (...lines: string[]) => requestOf(lines)
  const plain = headers()
  t.equal(addressedBefore(plain), undefined)
  t.strictSame([cameByEdge(plain), isForeign(plain), ringsFor(plain, 7_000)], [false, false, []])
  const call = headers('X-Yobirin-Addressed: <sip:0312345678@bank>', 'X-Yobirin-Ingress: Foreign')
  t.equal(addressedBefore(call), '<sip:0312345678@bank>')
  t.strictSame([cameByEdge(call), isForeign(call)], [true, true])
  t.strictSame(ringsFor(call, 7_000), ['X-Yobirin-Rings-For: 7000'])
  t.equal(isForeign(headers('X-Yobirin-Ingress: domestic')), false)
})

t.test('a connection is cut into messages by their lengths, and pings are told', async (t) => {
  const listen = () => {
    const heard: string[] = []
    const stream = createMessageStream(
      (head) => heard.push(head),
      () => heard.push('ping')
    )
    return { heard, take: (bytes: string) => stream.take(bytes) }
  }
  const head = (length: number | string, name = 'Content-Length: ') => `X: y\r\n${name}${length}`
  const { heard, take } = listen()
  t.ok(take(`${head(5)}\r\n\r\n12345${head(0)}\r\n\r`))
  t.strictSame(heard, [head(5)])
  t.ok(take('\n'))
  t.strictSame(heard.splice(0), [head(5), head(0)])
  for (const byte of `${head(2)}\r\n\r\n\r\n\r\n\r\n${head(0)}\r\n\r\n`) t.ok(take(byte))
  t.strictSame(heard.splice(0), [head(2), 'ping', head(0)], 'an empty line may be a body')
  t.ok(take('\r\n'))
  t.strictSame(heard, [], 'it may be one, or the half of two')
  t.ok(take(`${head(0)}\r\n\r\n`))
  t.strictSame(heard.splice(0), [head(0)])
  t.ok(take(`${head(0)}\r\n\r\n\r\n\r`))
  t.ok(take('\n\r\n\r\n'))
  t.strictSame(heard.splice(0), [head(0), 'ping', 'ping'])

  for (const name of ['content-length:', 'CONTENT-LENGTH \t: \t', 'l:', 'L : ']) {
    const one = listen()
    t.ok(one.take(`${head('1 \t', name)}\r\n\r\nx${head(0)}\r\n\r\n`), name)
    t.strictSame(one.heard, [head('1 \t', name), head(0)], name)
  }
  for (const line of [
    ...[
      'Content-Length: ',
      'Content-Length: x',
      'Content-Length: 1 2',
      'Content-Length 1',
      'll: 1'
    ],
    ...['X-Content-Length: 1', 'Content-Length: -1', 'Content-Length: 1234567890', 'X: y']
  ]) {
    t.notOk(listen().take(`X: y\r\n${line}\r\n\r\n`), line)
  }
  t.ok(listen().take(`${head(65_536)}\r\n\r\n`))
  t.notOk(listen().take(`${head(65_537)}\r\n\r\n`), 'a body that is too large')
  const long = (length: number) => `${head(0)}\r\nX: ${'y'.repeat(length - head(0).length - 5)}`
  t.ok(listen().take(`${long(32_768)}\r\n\r\n`))
  t.notOk(listen().take(`${long(32_769)}\r\n\r\n`), 'a head that is too large')
  t.ok(listen().take('y'.repeat(32_768)))
  t.notOk(listen().take('y'.repeat(32_769)), 'or that has no end')
})

const inMessages = textOf(
  ...[
    'INVITE sip:0120000001@x SIP/2.0',
    'Via: SIP/2.0/TCP x;branch=z9hG4bK1',
    'From: <sip:09010003333@x>;tag=a'
  ],
  ...[
    'To: <',
    'CSeq: 1 INVITE',
    'Call-ID: 1',
    'Privacy: ;;,',
    'P-Asserted-Identity: ',
    'Content-Length: 0',
    'l:3'
  ],
  ...['Diversion: ', 'History-Info: ', 'verstat=', ';tag=', 'branch=', 'sip:', 'tel:+81']
)

t.test('whatever is sent, reading it does not throw', async (t) => {
  await withstands(
    t,
    'any lines are a message or none',
    fc.property(fc.array(inMessages), (lines) => {
      const result = readRequest(['INVITE sip:0120000001@x SIP/2.0', ...lines].join('\r\n'))
      if (result.status === 'ignored') return true
      const call = readCall(result.request)
      return call?.caller.kind !== 'presented' || /^\+\d{7,15}$/.test(call.caller.e164)
    })
  )
  await withstands(
    t,
    'values of a header are all that stands between its commas',
    fc.property(inMessages, (value) => {
      const values = valuesOf({ headers: [['privacy', value]] }, 'privacy')
      parameterOf(value, 'tag')
      return values.length <= value.split(',').length && values.every((one) => value.includes(one))
    })
  )
  await withstands(
    t,
    'a connection tells the same messages, however its bytes are cut',
    fc.property(
      fc.array(inMessages),
      fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 20 }),
      (lines, cuts) => {
        const bytes = `${lines.join('\r\n')}\r\n\r\n`
        const listen = () => {
          const heard: string[] = []
          return {
            heard,
            stream: createMessageStream(
              (head) => heard.push(head),
              () => heard.push('ping')
            )
          }
        }
        const [whole, cut] = [listen(), listen()]
        whole.stream.take(bytes)
        let at = 0
        for (const length of cuts) {
          // A connection that is of no use any more is closed.
          if (!cut.stream.take(bytes.slice(at, at + length))) break
          at += length
        }
        return cut.heard.every((head, index) => head === whole.heard[index])
      }
    )
  )
})

t.test('what is never closed, and gaps without an end, are read in one pass', (t) => {
  for (const value of [
    '"\\"'.repeat(100_000),
    '<'.repeat(200_000),
    `a${' '.repeat(200_000)}b`,
    '"<'.repeat(100_000)
  ]) {
    const lines = [
      'INVITE sip:0120000001@x SIP/2.0',
      `History-Info: ${value},`,
      `From: ${value};tag=a`
    ]
    t.equal(
      readRequest([...lines, 'Via: SIP/2.0/TCP x;branch=z9hG4bK1'].join('\r\n')).status,
      'refused'
    )
    t.ok(valuesOf({ headers: [['history-info', `${value},${value}`]] }, 'history-info').length > 0)
  }
  t.end()
})

t.test('an answer brings back what it must, and no more', async (t) => {
  const request = requestOf([
    'Via: SIP/2.0/TCP p;branch=z9hG4bKa, SIP/2.0/UDP q',
    'v: SIP/2.0/UDP r'
  ])
  const answer = (code: ResponseCode, more: Partial<SipRequest> = {}) =>
    writeResponse({ ...request, ...more }, code, 'ours', ['X: 1', 'Y: 2']).split('\r\n')
  t.strictSame(answer(180), [
    'SIP/2.0 180 Ringing',
    'Via: SIP/2.0/TCP p;branch=z9hG4bKa, SIP/2.0/UDP q',
    'Via: SIP/2.0/UDP r',
    'From: <sip:a@x>;tag=f',
    'To: <sip:0120000001@bank.example.jp>;tag=ours',
    'Call-ID: 1@x',
    'CSeq: 7 INVITE',
    ...['X: 1', 'Y: 2', 'Content-Length: 0', '', '']
  ])
  t.equal(answer(100)[4], 'To: <sip:0120000001@bank.example.jp>', 'no tag before there is a dialog')
  t.equal(answer(180, { toTag: 'theirs' })[4], 'To: <sip:0120000001@bank.example.jp>')
  t.strictSame(answer(400, { headers: [], callId: '' }).slice(0, 5), [
    ...['SIP/2.0 400 Bad Request', 'From: ', 'To: ', 'Call-ID: ', 'CSeq: ']
  ])
  const bare = writeResponse(request, 486).split('\r\n')
  t.match(bare[4], /^To: <sip:0120000001@bank\.example\.jp>;tag=[\w-]{36}$/)
  t.strictSame(bare.slice(6), ['CSeq: 7 INVITE', 'Content-Length: 0', '', ''])
  t.not(newTag(), newTag())
  // RFC 3261, 21: proxies and people read the words, too.
  const reasons: Record<number, string> = {
    ...{ 100: 'Trying', 180: 'Ringing', 200: 'OK', 400: 'Bad Request', 404: 'Not Found' },
    ...{ 405: 'Method Not Allowed', 416: 'Unsupported URI Scheme', 420: 'Bad Extension' },
    ...{ 480: 'Temporarily Unavailable', 481: 'Call/Transaction Does Not Exist' },
    ...{ 482: 'Loop Detected', 486: 'Busy Here', 487: 'Request Terminated' },
    ...{ 501: 'Not Implemented', 503: 'Service Unavailable', 505: 'Version Not Supported' }
  }
  for (const [code, reason] of Object.entries(reasons)) {
    t.equal(answer(Number(code) as ResponseCode)[0], `SIP/2.0 ${code} ${reason}`)
  }
  t.strictSame(
    dialogHeaders(requestOf(['Record-Route: <sip:a;lr>', 'X: y', 'Record-Route: <sip:b>'])),
    [
      ...['Record-Route: <sip:a;lr>', 'Record-Route: <sip:b>'],
      'Contact: <sip:0120000001@bank.example.jp>'
    ]
  )
})

/** A user agent whose calls are answered by hand. */
function userAgent() {
  const sent: string[] = []
  const ends: string[] = []
  const answered: [string, ResponseCode][] = []
  const transactions = createInviteTransactions()
  const calls: ReturnType<typeof transactions.open>[] = []
  const state = { isLeaving: false }
  const peer: Peer = { send: (text) => void sent.push(text) }
  const answer = createRequestAnswering(transactions, {
    onCall(transaction) {
      calls.push(transaction)
      transaction.onEnd = (why) => void ends.push(why)
    },
    isLeaving: () => state.isLeaving,
    onAnswered: (method, code) => void answered.push([method, code])
  })
  return {
    ...{ transactions, calls, ends, answered, state, peer },
    /** @returns first lines and further headers of what is answered */
    ask(more: readonly string[] = [], method = 'INVITE', uri = 'sip:0120000001@bank.example.jp') {
      const hasSequence = more.some((line) => line.startsWith('CSeq'))
      const lines = hasSequence ? more : [`CSeq: 7 ${method}`, ...more]
      answer(requestOf(lines, `${method} ${uri} SIP/2.0`), peer)
      return this.said()
    },
    said: () =>
      sent.splice(0).map((text) => text.split('\r\n').filter((line) => /^SIP|^[AU]/.test(line)))
  }
}

t.test('what is asked besides calls is answered at once, as RFC 3261 says', async (t) => {
  const allow = 'Allow: INVITE, ACK, CANCEL, OPTIONS'
  const agent = userAgent()
  const ok = [['SIP/2.0 200 OK', allow, 'Accept: application/sdp']]
  for (const uri of ['sip:x', 'SIPS:x', 'tel:+81120000001']) {
    t.strictSame(agent.ask([], 'OPTIONS', uri), ok, uri)
  }
  t.strictSame(agent.answered.splice(0).at(-1), ['OPTIONS', 200])
  for (const uri of ['http://x', 'xsip:x', 'sipsx:x', 'sip']) {
    t.strictSame(agent.ask([], 'OPTIONS', uri), [['SIP/2.0 416 Unsupported URI Scheme']], uri)
  }
  for (const method of ['BYE', 'INFO', 'PRACK', 'UPDATE']) {
    t.strictSame(agent.ask([], method), [['SIP/2.0 481 Call/Transaction Does Not Exist']], method)
  }
  t.strictSame(agent.ask([`${TO};tag=x`], 'OPTIONS'), [
    ['SIP/2.0 481 Call/Transaction Does Not Exist']
  ])
  for (const method of ['MESSAGE', 'NOTIFY', 'PUBLISH', 'REFER', 'REGISTER', 'SUBSCRIBE']) {
    t.strictSame(agent.ask([], method), [['SIP/2.0 405 Method Not Allowed', allow]], method)
  }
  t.strictSame(agent.ask([], 'DANCE'), [['SIP/2.0 501 Not Implemented', allow]])
  const required = agent.ask(['Require: 100rel, timer', 'Require: x'])
  t.strictSame(required, [['SIP/2.0 420 Bad Extension', 'Unsupported: 100rel, timer, x']])
  t.strictSame(agent.ask([], 'ACK'), [], 'an ACK is never answered')
  t.strictSame(agent.ask([], 'CANCEL'), [['SIP/2.0 481 Call/Transaction Does Not Exist']])
  t.equal(agent.calls.length, 0)
  agent.state.isLeaving = true
  for (const method of ['INVITE', 'OPTIONS']) {
    t.strictSame(agent.ask([], method), [['SIP/2.0 503 Service Unavailable']], method)
  }
  t.equal(agent.calls.length, 0)
  t.strictSame([...KNOWN_METHODS].sort(), [
    ...['ACK', 'BYE', 'CANCEL', 'INFO', 'INVITE', 'MESSAGE', 'NOTIFY', 'OPTIONS', 'PRACK'],
    ...['PUBLISH', 'REFER', 'REGISTER', 'SUBSCRIBE', 'UPDATE']
  ])
})

t.test('a call is answered once, and what is repeated gets what was said', async (t) => {
  const agent = userAgent()
  t.strictSame(agent.ask(), [])
  const [call] = agent.calls
  t.equal(agent.calls.length, 1)
  t.strictSame(agent.ask(), [], 'nothing was said yet')
  call?.respond(100)
  t.strictSame(agent.said(), [['SIP/2.0 100 Trying']])
  t.strictSame(agent.ask(), [])
  call?.respond(180, ['Unsaid: x'])
  t.strictSame(agent.said(), [['SIP/2.0 180 Ringing', 'Unsaid: x']])
  t.strictSame(agent.ask(), [['SIP/2.0 180 Ringing', 'Unsaid: x']])
  t.strictSame(agent.ask([], 'ACK'), [])
  t.equal(call?.isOver, false)
  t.match(agent.ask([], 'OPTIONS'), [['SIP/2.0 200 OK']], 'nothing else is a repetition of it')
  const otherWay = ['Via: SIP/2.0/TCP other;branch=z9hG4bKb']
  t.strictSame(agent.ask(otherWay), [['SIP/2.0 482 Loop Detected']], 'by another way')
  t.strictSame(agent.ask([...otherWay, 'CSeq: 7 OPTIONS'], 'OPTIONS').length, 1)
  t.match(agent.ask([...otherWay, 'CSeq: 7 OPTIONS'], 'OPTIONS'), [['SIP/2.0 200 OK']])
  t.equal(agent.calls.length, 1)

  call?.respond(486)
  t.equal(call?.isOver, true)
  t.strictSame(agent.said(), [['SIP/2.0 486 Busy Here']])
  call?.respond(480)
  t.strictSame(agent.said(), [], 'there is one final answer')
  t.strictSame(agent.ask(), [['SIP/2.0 486 Busy Here']])
  t.strictSame(agent.ask([], 'CANCEL'), [['SIP/2.0 200 OK']], 'too late to hang up')
  t.strictSame(agent.ends, [])
  t.strictSame(agent.ask([], 'ACK'), [])
  t.strictSame(agent.ask([], 'CANCEL'), [['SIP/2.0 481 Call/Transaction Does Not Exist']])
  t.strictSame(agent.ask(otherWay), [], 'once it is over another may begin')
  t.equal(agent.calls.length, 2)
})

t.test('who hangs up is told from who was given up for another gateway', async (t) => {
  const edge = 'X-Yobirin-Addressed: sip:0120000001@bank'
  for (const [invite, cancel, why] of [
    [[], [], 'cancelled'],
    [[edge], [], 'cancelled_by_proxy'],
    [[edge], ['Reason: SIP;cause=487'], 'cancelled']
  ] as const) {
    const agent = userAgent()
    agent.ask(invite)
    agent.calls[0]?.respond(180)
    agent.said()
    t.strictSame(agent.ask(cancel, 'CANCEL'), [
      ['SIP/2.0 200 OK'],
      ['SIP/2.0 487 Request Terminated']
    ])
    t.strictSame(agent.answered, [['CANCEL', 200]])
    t.strictSame(agent.ends, [why])
    t.strictSame(agent.ask(cancel, 'CANCEL'), [['SIP/2.0 200 OK']])
    t.strictSame(agent.ends, [why], 'once')
  }
  const agent = userAgent()
  agent.ask()
  const [call] = agent.calls
  if (call) call.onEnd = undefined
  t.equal(agent.ask([], 'CANCEL').length, 2, 'also where nobody waits to be told')
})

t.test('a peer that is lost ends its own calls, and each is forgotten in time', async (t) => {
  const agent = userAgent()
  const other: Peer = { send: () => {} }
  const elsewhere = agent.transactions.open(requestOf(['Call-ID: 2@x', `${VIA}2`]), 'tag', other)
  agent.ask()
  agent.ask(['Call-ID: 3@x', `${VIA}3`])
  agent.ask(['Call-ID: 4@x', `${VIA}4`])
  for (const call of agent.calls.slice(1)) call.respond(486)
  agent.transactions.lose(agent.peer)
  t.strictSame(agent.ends, ['peer_lost'], 'what was over is no loss')
  t.equal(agent.transactions.find(requestOf()), undefined)
  t.equal(agent.transactions.hasSame(requestOf()), false)
  t.equal(agent.transactions.find(requestOf(['Call-ID: 2@x', `${VIA}2`])), elsewhere)
  t.equal(agent.transactions.hasSame(requestOf(['Call-ID: 2@x', `${VIA}9`])), true)
  for (const [callId, line] of [
    ['9@x', VIA],
    ['2@x', 'From: <sip:a@x>;tag=g'],
    ['2@', 'From: <sip:a@x>;tag=xf'],
    ['2@x', 'CSeq: 8 INVITE']
  ] as const) {
    const other = requestOf([`Call-ID: ${callId}`, line])
    t.equal(agent.transactions.hasSame(other), false, line)
  }
  agent.transactions.lose(other)
  t.strictSame(agent.ends, ['peer_lost'])

  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const late = userAgent()
  late.ask()
  late.ask(['Call-ID: 2@x', `${VIA}2`])
  for (const call of late.calls) call.respond(486)
  late.ask(['Via: SIP/2.0/TCP x;branch=z9hG4bKx'])
  t.equal(late.calls.length, 3)
  mock.timers.tick(31_999)
  t.ok(late.transactions.find(requestOf(['Call-ID: 2@x', `${VIA}2`])), 'an ACK may still come')
  mock.timers.tick(1)
  t.equal(late.transactions.find(requestOf(['Call-ID: 2@x', `${VIA}2`])), undefined)
  t.equal(late.transactions.hasSame(requestOf()), true, 'the one that came after is under way')
})
