import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { gatewaySignature, SIP_CALL_ENDED_PATH, SIP_CALL_PATH } from '@yobirin/contracts'
import fc from 'fast-check'
import t from 'tap'
import { textOf, wellFormed, withstands } from '../../../test/support/fuzz.ts'
import { createCommandHandler } from '../src/commands/command-handler.ts'
import { createSignatureCheck as createGatewayCheck } from '../src/inbound-calls/sip/gateway-signature.ts'
import { parseCaller, parseCallFields } from '../src/inbound-calls/twilio/voice-form.ts'
import { createSignatureCheck as createTwilioCheck } from '../src/inbound-calls/twilio/webhook-signature.ts'
import { lineFaults } from '../src/number-pool/import/line-faults.ts'
import { readList } from '../src/number-pool/import/read-list.ts'
import { parseVerificationId, verificationId } from '../src/verifications/verification-id.ts'
import {
  mobileNumber,
  quickSettings,
  startEdge,
  startVerification,
  tokens
} from './support/edge.ts'
import { paths, REJECT, signedRequest } from './support/twilio.ts'

const SECRET = 'the secret of the tests'

/** Of the customer who comes in every request: looked for in everything that is logged. */
const TELEPHONE = '9012345678'

const inCalls = textOf(
  '+81',
  `+81${TELEPHONE}`,
  `0${TELEPHONE}`,
  '+81120000001',
  'anonymous',
  'sip:',
  'CA',
  'AC'
)
const inLists = textOf(
  '0120-000-001',
  '0800',
  '+81120',
  '120000001',
  '1.20E+08',
  'number',
  'state',
  '番号',
  'active'
)
const json = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      type: fc.oneof(fc.constantFrom('call', 'ended', 'start', 'cancel'), inCalls),
      callId: inCalls,
      targetNumber: fc.oneof(fc.constant('+81120000001'), inCalls),
      caller: fc.oneof(
        fc.record({
          kind: fc.constant('presented'),
          e164: fc.oneof(fc.constant(`+81${TELEPHONE}`), inCalls)
        }),
        fc.record({ kind: fc.constant('withheld'), reason: inCalls }),
        fc.jsonValue()
      ),
      trust: fc.oneof(fc.constantFrom('asserted', 'refuted'), inCalls),
      phoneNumber: fc.oneof(fc.constant(`0${TELEPHONE}`), inCalls),
      pool: fc.oneof(fc.constant('main'), inCalls),
      reference: inCalls
    },
    { requiredKeys: [] }
  )
)

t.test(
  'whatever stands in a list, each line is a number or has a fault that is known',
  async (t) => {
    const tollFree = fc
      .integer({ min: 0, max: 999_999 })
      .map((n) => `0120${String(n).padStart(6, '0')}`)
    await withstands(
      t,
      'any text has an answer',
      fc.property(inLists, (csv) =>
        readList(csv).every((line) =>
          'fault' in line
            ? line.fault in lineFaults
            : /^\+81(120\d{6}|800\d{7})$/.test(line.targetNumber)
        )
      )
    )
    await withstands(
      t,
      'what spreadsheets write comes back, whatever stands between',
      fc.property(
        fc.uniqueArray(tollFree, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r', '\n\n', ' \n'),
        fc.constantFrom(
          (cell: string) => cell,
          (cell: string) => `"${cell}"`,
          (cell: string) => `${cell};`
        ),
        (numbers, end, cell) => {
          const read = readList(`\ufeffnumber${end}${numbers.map(cell).join(end)}`)
          const found = read.map((line) => ('targetNumber' in line ? line.targetNumber : ''))
          return found.join() === numbers.map((number) => `+81${number.slice(1)}`).join()
        }
      )
    )
  }
)

t.test(
  'what signs, names a call or an id, and what commands, is read without a fault',
  async (t) => {
    const twilioCheck = createTwilioCheck('https://calls.example.jp', 'token')
    const gatewayCheck = createGatewayCheck(SECRET, Date.now)
    const form = fc.dictionary(
      fc.oneof(
        fc.constantFrom('From', 'To', 'CallSid', 'AccountSid', 'StirVerstat', 'ForwardedFrom'),
        inCalls
      ),
      fc.oneof(inCalls, fc.array(inCalls, { maxLength: 2 }), fc.constant(undefined))
    )
    await withstands(
      t,
      'signatures that are none are refused',
      fc.property(inCalls, inCalls, form, (signature, target, fields) => {
        const { status } = gatewayCheck(signature, target)
        return (
          !twilioCheck({ signature, target, form: fields }) &&
          (status === 'wrong' || status === 'missing')
        )
      })
    )
    await withstands(
      t,
      'a form is a call or none, and its caller somebody or nobody',
      fc.property(form, inCalls, (fields, number) => {
        const call = parseCallFields(fields, 'AC')
        const { caller } = parseCaller(fields, number)
        return (
          (!call || call.targetNumber.length <= 16) &&
          ['presented', 'withheld'].includes(caller.kind)
        )
      })
    )
    await withstands(
      t,
      'an id that is read is written as it was',
      fc.property(textOf('main.', 'AAAAAAAAAAAAAAAAAAAAAA', 'main'), (id) => {
        const read = parseVerificationId(id)
        return !read || verificationId(read.pool, read.key) === id
      })
    )
    const never = () => {
      throw new Error('no command of these is right')
    }
    const handle = createCommandHandler({
      verifications: { start: never, cancel: never, read: never },
      sealer: { seal: never, open: never },
      hashCaller: never,
      tell: never,
      clock: never
    })
    await withstands(
      t,
      'a command that is none is set aside',
      fc.asyncProperty(json, async (payload) => (await handle(payload)).status === 'set_aside')
    )
  }
)

t.test('over HTTP nothing is a fault of ours, and nobody is named in the log', async (t) => {
  const edge = await startEdge(t, {
    environment: { SIP_GATEWAY_SECRET: SECRET, ON_BEHALF_TOKENS: 'root' },
    settings: { ...quickSettings, ringStrategy: 'immediate' }
  })
  const { app } = edge

  await withstands(
    t,
    'a signed webhook of Twilio is always refused as busy, or has nothing to answer',
    fc.asyncProperty(
      fc.constantFrom(...Object.values(paths)),
      fc.dictionary(
        fc.constantFrom('From', 'To', 'CallSid', 'CallStatus', 'CallDuration', 'StirVerstat', 'x'),
        inCalls
      ),
      fc.boolean(),
      async (path, fields, isOurs) => {
        const AccountSid = isOurs ? edge.configuration.TWILIO_ACCOUNT_SID : 'AC'
        const form = Object.fromEntries(
          Object.entries({ AccountSid, ...fields }).map(([name, value]) => [
            name,
            wellFormed(value)
          ])
        )
        const answer = await app.inject(signedRequest(edge, { path, form }))
        return path === paths.status
          ? answer.statusCode < 500
          : answer.body === REJECT || answer.statusCode === 413
      }
    ),
    60
  )
  await withstands(
    t,
    'a signed message of the gateway is answered or refused',
    fc.asyncProperty(
      fc.constantFrom(SIP_CALL_PATH, SIP_CALL_ENDED_PATH),
      fc.oneof(
        json.map((it) => JSON.stringify(it)),
        inCalls
      ),
      async (url, payload) => {
        const at = Math.floor(Date.now() / 1_000)
        const signature = `t=${at},v1=${gatewaySignature(SECRET, at, payload)}`
        const headers = { 'content-type': 'application/json', 'x-gateway-signature': signature }
        const { statusCode } = await app.inject({ method: 'POST', url, headers, payload })
        return statusCode < 500
      }
    ),
    60
  )
  await withstands(
    t,
    'whatever asks the API is answered, and by a problem with a code where it is refused',
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH'),
      fc.constantFrom(
        '/v1/verifications',
        '/v1/verifications/',
        '/v1/pools/',
        '/v1/pools/main/numbers/',
        '/v1/pools/main/plan?bits=',
        '/v1/pools/main/imports',
        '/'
      ),
      inCalls,
      json,
      fc.boolean(),
      async (method, start, rest, payload, speaks) => {
        const header = rest.replaceAll(/[^\x20-\x7e]/g, '')
        const answer = await app.inject({
          method: method as 'GET',
          url: start + encodeURIComponent(wellFormed(rest)).slice(0, 2_000),
          headers: {
            authorization: `Bearer ${tokens.administrator}`,
            'content-type': 'application/json',
            'idempotency-key': header,
            traceparent: header,
            ...(speaks && { 'on-behalf-of': `subject=${header}&name=${header}` }),
            ...(speaks && { approval: header })
          },
          ...(method !== 'GET' && { payload: JSON.stringify(payload) })
        })
        return (
          answer.statusCode < 400 ||
          // The pool is small: who asks for many verifications meets its end.
          ((answer.statusCode < 500 || answer.json().code === 'pool_exhausted') &&
            typeof answer.json().code === 'string')
        )
      }
    ),
    80
  )

  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const { id } = await startVerification(edge, mobileNumber())
  await withstands(
    t,
    'whatever a socket says, it is heard out or closed, and the next one is served',
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, isText) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(
        [
          `GET /v1/verifications/${id}/events HTTP/1.1`,
          `host: 127.0.0.1:${port}`,
          `authorization: Bearer ${tokens.verifier}`,
          ...['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'],
          ...['sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==', '', '']
        ].join('\r\n')
      )
      const [greeting] = await once(socket, 'data')
      // A text of a length that the frame tells rightly, masked with zeros; or whatever it is.
      const head = isText ? [0x81, 0x80 | Math.min(bytes.length, 125), 0, 0, 0, 0] : []
      const closed = once(socket, 'close')
      socket.write(Buffer.from([...head, ...bytes]))
      socket.end()
      socket.resume()
      await closed
      return String(greeting).startsWith('HTTP/1.1 101')
    }),
    25
  )
  t.equal((await app.inject({ url: '/healthz' })).statusCode, 200)

  t.ok(edge.logs.length > 100, `${edge.logs.length} lines`)
  const naming = edge.logs.filter((line) => line.includes(TELEPHONE))
  t.strictSame(naming.slice(0, 3), [], 'no line has the telephone')
})
