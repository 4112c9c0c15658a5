import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { connect } from 'node:tls'
import t from 'tap'
import { startKamailio } from './support/kamailio.ts'
import { asserting, startSipCaller } from './support/sip-caller.ts'
import { sippCall, trialCall } from './support/sipp.ts'
import { noTrunk, startTrunk } from './support/trunk.ts'

const RING_MS = 1_000
const STRANGER = '+81312340000'

let telephones = 0
/** The n-th customer's telephone: E.164 and as dialled in Japan. */
const newTelephone = () => {
  const digits = `80${String(45_670_000 + ++telephones)}`
  return { e164: `+81${digits}`, national: `0${digits}` }
}
/** As a trunk has it: 0120000001. */
const dialled = (e164: string) => e164.replace('+81', '0')

t.test('calls over Kamailio, by SIPp and a plain carrier', { skip: noTrunk }, async (t) => {
  const trunk = await startTrunk(t)
  await trunk.configure({ ringSeconds: RING_MS / 1_000 })
  const { port } = trunk.kamailio
  const carrier = await startSipCaller(t, { port })
  const customer = async () => {
    const telephone = newTelephone()
    const { id, targetNumber } = await trunk.start(telephone.e164)
    return { ...telephone, id, targetNumber, to: dialled(targetNumber) }
  }
  const verifiedBy = async (t: Parameters<typeof sippCall>[0], transport: 'udp' | 'tcp') => {
    const { id, e164, national, to } = await customer()
    const from = `<sip:${national}@carrier.example.jp>`
    const headers = asserting(e164)
    const rangMs = await sippCall(t, { port, from, to, headers, code: 486, transport })
    await trunk.reached(id, 'verified')
    return rangMs
  }

  await t.test(
    'the right telephone verifies, over UDP and TCP, and rings as ordered',
    async (t) => {
      const rang = [
        await verifiedBy(t, 'udp'),
        await verifiedBy(t, 'udp'),
        await verifiedBy(t, 'tcp')
      ]
      for (const ms of rang) t.ok(ms > RING_MS - 100, `it rang for ${ms} ms`)
      t.ok(Math.min(...rang) < RING_MS + 500, 'within half a second of what the pool says')
    }
  )

  await t.test('everybody else is refused alike, each for a reason of its own', async (t) => {
    const shown = (e164: string) => `<sip:${e164}@carrier.example.jp>`
    const named = (name: string) => () => `"${name}" <sip:anonymous@anonymous.invalid>`
    const passedOn = (header: string) => (e164: string) => [...asserting(e164), header]
    type Of = (e164: string) => string
    const kinds: [hint: string, from: Of, headers: (e164: string) => string[]][] = [
      ['withheld', named('Anonymous'), () => ['Privacy: id']],
      ['withheld', named('Anonymous'), asserting],
      ['withheld', named('Coin line/payphone'), () => []],
      ['withheld', named('Interaction with other service'), () => []],
      ['withheld', named('Unavailable'), () => []],
      ...['id', 'user', 'header'].map((privacy): [string, Of, (e164: string) => string[]] => [
        'withheld',
        shown,
        (e164) => [`P-Asserted-Identity: <tel:${e164}>`, `Privacy: ${privacy}`]
      ]),
      ['other_caller', () => shown(STRANGER), () => []],
      ['untrusted', shown, passedOn('Diversion: <sip:0312349999@c.example.jp>')],
      ['untrusted', shown, passedOn('History-Info: <sip:0312349999@c.example.jp>;index=1')],
      ['untrusted', shown, (e164) => asserting(e164, ';verstat=TN-Validation-Failed')]
    ]
    // A hint needs a number of one's own, so no more at once than half of the pool has numbers for.
    for (const some of [kinds.slice(0, 6), kinds.slice(6)]) {
      await Promise.all(
        some.map(async ([hint, from, headers]) => {
          const { id, e164, to } = await customer()
          const call = { port, to, from: from(e164), headers: headers(e164), code: 486 }
          const rangMs = await sippCall(t, call)
          const seen = { status: 'pending', hint: { reason: hint } }
          t.match(await trunk.read(id), seen, `${call.from} ${call.headers}`)
          t.ok(rangMs > RING_MS - 100, 'it rings as every call does')
          await trunk.cancel(id)
        })
      )
    }
  })

  await t.test('a pool that puts up with diverted calls takes them', async (t) => {
    await trunk.configure({ ringSeconds: 0.5, leastTrust: 'diverted' })
    const { id, e164, to } = await customer()
    const headers = [...asserting(e164), 'Diversion: <sip:0312349999@carrier.example.jp>']
    t.match(await carrier.call({ to, headers }).ended, { code: 486 })
    await trunk.reached(id, 'verified')
    await trunk.configure({ ringSeconds: RING_MS / 1_000 })
  })

  await t.test('the call that the documentation has people try verifies', async (t) => {
    await trunk.configure({ ringSeconds: 0.5 })
    const { id, national, to } = await customer()
    await trialCall({ port, to, caller: national })
    t.match(await trunk.reached(id, 'verified'), { status: 'verified' })
    await trunk.configure({ ringSeconds: RING_MS / 1_000 })
  })

  await t.test('hanging up early takes the call back, and one may call again', async (t) => {
    await trunk.configure({ ringSeconds: 3 })
    const { id, e164, to } = await customer()
    const from = `<sip:${e164}@carrier.example.jp>`
    await sippCall(t, { port, from, to, headers: asserting(e164), code: 487, hangUpAfterMs: 300 })
    t.match(await trunk.reached(id, 'pending'), { hint: { reason: 'hung_up' } })
    await trunk.configure({ ringSeconds: RING_MS / 1_000 })
    await sippCall(t, { port, from, to, headers: asserting(e164), code: 486 })
    await trunk.reached(id, 'verified')
  })

  await t.test('a request that is repeated is one call', async (t) => {
    const { id, e164, to } = await customer()
    const call = carrier.call({ to, headers: asserting(e164) })
    call.repeat()
    await call.ringing
    call.repeat()
    t.match(await call.ended, { code: 486 })
    call.repeat()
    t.match(await trunk.reached(id, 'verified'), { sequence: 3 }, 'started, ringing, verified')
  })

  await t.test('a call after the deadline is late', async (t) => {
    await trunk.configure({ ringSeconds: 0.5, validitySeconds: 0.5 })
    const { id, e164, to } = await customer()
    await trunk.reached(id, 'expired')
    t.match(await carrier.call({ to, headers: asserting(e164) }).ended, { code: 486 })
    t.match(await trunk.read(id), { status: 'expired', hint: { reason: 'late' } })
    await trunk.configure({ ringSeconds: RING_MS / 1_000 })
  })

  await t.test('numbers that are not ours are not found, by the edge or behind it', async (t) => {
    const { e164 } = newTelephone()
    const from = `<sip:${e164}@carrier.example.jp>`
    await sippCall(t, { port, from, to: '0311112222', code: 404 })
    const unknown = await carrier.call({ to: '0120999999', headers: asserting(e164) }).ended
    t.equal(unknown.code, 404, 'ours by its form, and in no pool')
    const translated = await carrier.call({
      to: '0312345678',
      headers: [...asserting(e164), 'History-Info: <sip:0312345678@c.example.jp>;index=1']
    }).ended
    t.match(translated, { code: 486 }, 'translated by the site, which is no diversion')
  })

  await t.test('whatever else comes is answered as RFC 3261 says, or not at all', async (t) => {
    t.equal(await carrier.ask('OPTIONS'), 200)
    t.equal(await carrier.ask('BYE'), 481)
    t.equal(await carrier.ask('REGISTER'), 405)
    t.equal(await carrier.ask('CANCEL'), 481)
    t.equal(await carrier.ask('INVITE', { toTag: 'x' }), 481, 'nothing to invite anew to')
    const { e164 } = newTelephone()
    const extended = { to: '0120000001', headers: [...asserting(e164), 'Require: 100rel'] }
    t.equal((await carrier.call(extended).ended).code, 420)
    const stranger = await startSipCaller(t, { port, address: '127.0.0.9' })
    t.equal(await stranger.ask('OPTIONS'), 0, 'to strangers there is nobody here')
  })

  await t.test('nonsense leaves the edge as it was', async (t) => {
    const { national } = newTelephone()
    const lines = [`INVITE sip:0120000001@x SIP/2.0`, `From: <<<sip:${national}`, 'CSeq: x', '', '']
    const nonsense = lines.join('\r\n')
    carrier.say(`${national}\r\n\r\n`)
    carrier.say(nonsense)
    carrier.say(nonsense.replace('From', 'Via: SIP/2.0/UDP x;branch=z9hG4bK1\r\nFrom'))
    carrier.say(nonsense.replace('From', `Via: SIP/2.0/U ${national}\r\nFrom`))
    const socket = connectTcp(port, '127.0.0.1')
    socket.end(`GET /${national} HTTP/1.1\r\n\r\n`)
    await once(socket.resume(), 'close')
    t.equal(await carrier.ask('OPTIONS'), 200, 'and the edge is there as before')
  })

  await t.test('call-verification dies while calls ring: they ring on, and count', async (t) => {
    await trunk.configure({ ringSeconds: 2 })
    const [one, two] = [await customer(), await customer()]
    const ringing = carrier.call({ to: one.to, headers: asserting(one.e164) })
    await trunk.reached(one.id, 'ringing')
    // It is decided a moment before the gateway hears so: one that dies in between is asked again.
    await ringing.ringing
    await trunk.callVerification.end('SIGKILL')
    // This one comes while nobody is there; it is asked about until somebody is.
    const late = carrier.call({ to: two.to, headers: asserting(two.e164) })
    await late.ringing
    await trunk.callVerification.start()
    t.match(await ringing.ended, { code: 486 })
    await trunk.reached(one.id, 'verified')
    const { code } = await late.ended
    // A start that takes longer than the gateway's patience ends it as unavailable, never as busy.
    if (code === 486) await trunk.reached(two.id, 'verified')
    else t.equal(code, 480)
  })

  await t.test(
    'a gateway is killed or frozen: its calls ring on at the other, and count',
    async (t) => {
      for (const [sudden, back] of [
        ['freeze', 'thaw'],
        ['kill', 'start']
      ] as const) {
        await trunk.configure({ ringSeconds: 2 })
        const { id, e164, to } = await customer()
        const call = carrier.call({ to, headers: asserting(e164) })
        await trunk.reached(id, 'ringing')
        const gateway = await trunk.ringingAt()
        if (sudden === 'freeze') gateway.freeze()
        else await gateway.end('SIGKILL')
        const others = [1, 2, 3].map(() =>
          carrier.call({ to: '0120000001', headers: asserting(newTelephone().e164) })
        )
        const { code, codes, rangMs } = await call.ended
        t.equal(code, 486, sudden)
        t.equal(codes.filter((one) => one === 180).length, 2, 'the other one rings as well')
        t.ok(rangMs < 2_000 + 6_000, 'and nobody rings for ever')
        await trunk.reached(id, 'verified')
        for (const other of others) t.match(await other.ended, { code: 486 }, 'no call is lost')
        const isBack = trunk.hasBack(gateway)
        if (back === 'thaw') gateway.thaw()
        else await gateway.start()
        await isBack
        t.match(await trunk.read(id), { status: 'verified' }, 'whatever it has to say of it later')
      }
    }
  )

  await t.test(
    'a gateway that is told to stop finishes its calls; without any, none is available',
    async (t) => {
      await trunk.configure({ ringSeconds: 2 })
      const { id, e164, to } = await customer()
      const call = carrier.call({ to, headers: asserting(e164) })
      await trunk.reached(id, 'ringing')
      const [one, two] = trunk.gateways
      const stopped = [one?.end('SIGTERM'), two?.end('SIGTERM')]
      t.match(await call.ended, { code: 486 })
      t.same(await Promise.all(stopped), [0, 0])
      await trunk.reached(id, 'verified')
      t.match(await carrier.call({ to, headers: asserting(e164) }).ended, { code: 480 })
    }
  )

  await t.test('no log holds the telephone of a customer, be it out of nonsense', async (t) => {
    const log = await trunk.log()
    t.ok(log.length > 5_000, 'there is something to look through')
    t.match(log, / is up/, 'of the edge, too')
    for (let n = 1; n <= telephones; n++) t.notOk(log.includes(`80${45_670_000 + n}`))
    t.notMatch(log, '312340000')
  })
})

t.test('what the edge decides by itself', { skip: noTrunk }, async (t) => {
  const withTls = Boolean(process.env.KAMAILIO_HAS_TLS)
  const edge = await startKamailio(t, { gatewayPorts: [], requestsInTwoSeconds: 16, withTls })

  await t.test(
    'over TLS a carrier is taken by its certificate alone',
    { skip: !withTls && 'this Kamailio has no TLS' },
    async (t) => {
      const [cert, key] = [await readFile(edge.tls.certificate), await readFile(edge.tls.key)]
      t.match(await askOverTls(edge.tlsPort, { ca: cert, cert, key }), /^SIP\/2\.0 404 /)
      t.equal(await askOverTls(edge.tlsPort, { ca: cert }), '', 'without one there is no answer')
    }
  )

  await t.test('a flood is cut off above the limit, and never with 503', async (t) => {
    const carrier = await startSipCaller(t, { port: edge.port })
    const calls = Array.from({ length: 60 }, () => carrier.call({ to: '0311112222' }).ended)
    const codes = (await Promise.all(calls)).map(({ code }) => code)
    t.same([...new Set(codes)].sort(), [404, 480], 'some are answered, some cut off')
  })

  await t.test('without any gateway a call is not available', async (t) => {
    const other = await startKamailio(t, { gatewayPorts: [] })
    const carrier = await startSipCaller(t, { port: other.port })
    t.match(await carrier.call({ to: '0120000001' }).ended, { code: 480 })
    t.equal(await carrier.ask('OPTIONS'), 503, 'and a carrier that asks is told')
  })
})

/** The first bytes that come back for an INVITE, or nothing where the connection is refused. */
function askOverTls(port: number, identity: object): Promise<string> {
  const invite = [
    'INVITE sip:0311112222@localhost SIP/2.0',
    'Via: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bKtls',
    'From: <sip:carrier@localhost>;tag=1',
    'To: <sip:0311112222@localhost>',
    'Call-ID: over-tls',
    'CSeq: 1 INVITE',
    'Contact: <sip:carrier@localhost>',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '\r\n'
  ].join('\r\n')
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...identity })
    socket.on('error', () => resolve(''))
    socket.on('close', () => resolve(''))
    socket.on('data', (bytes) => {
      resolve(bytes.toString('latin1'))
      socket.destroy()
    })
    socket.write(invite)
  })
}
