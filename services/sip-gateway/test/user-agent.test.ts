import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { Timing } from '../src/app.ts'
import type { SipGatewayConfiguration } from '../src/config.ts'
import { ring, startGateway, startService } from './support/gateway.ts'
import { connectClient, newCall, newId, tagOf, writeRequest } from './support/sip-client.ts'

const setUp = async (
  t: Test,
  timing?: Timing,
  variables: Partial<SipGatewayConfiguration> = {}
) => {
  const service = await startService(t)
  const gateway = await startGateway(
    t,
    { CALL_VERIFICATION_URL: service.url, ...variables },
    timing
  )
  const client = await connectClient(t, gateway.sipPort)
  return { service, gateway, client }
}

t.test('a call rings at once, for as long as it is told, and is busy', async (t) => {
  const { service, gateway, client } = await setUp(t)
  const call = newCall({ headers: ['P-Asserted-Identity: <tel:+819010003333>'] })
  const sentAt = client.now()
  client.send(call.invite())
  const ringing = await client.next()
  const busy = await client.next()
  t.match([ringing.code, busy.code], [180, 486])
  t.ok(busy.at - sentAt >= 300, 'it has rung')
  t.equal(tagOf(busy), tagOf(ringing))
  t.match(service.calls, [
    {
      type: 'call',
      callId: /^[\w-]{32}$/,
      targetNumber: '+81120000001',
      caller: { kind: 'presented', e164: '+819010003333' },
      trust: 'asserted'
    }
  ])
  t.equal(service.forged, 0)

  client.send(call.ack(tagOf(busy)))
  client.send(call.cancel())
  t.equal((await client.next()).code, 481, 'once acknowledged there is nothing left of it')
  t.equal(service.ended.length, 0, 'its end is no news')
  t.match(await gateway.app.inject('/metrics'), { body: /sip_calls_total{result="rung"} 1\n/ })
})

t.test('an answer brings back what it must, byte for byte', async (t) => {
  const { client } = await setUp(t)
  // Shift_JIS in the display name, and what would be a variable or a tag elsewhere.
  const from = '"\x93\xfa\x96{ $var(x) <a@b>;tag=not" <sip:09010003333@carrier.example.jp>'
  const call = newCall({
    from,
    headers: [
      'Record-Route: <sip:192.0.2.9;lr>',
      'Record-Route: <sip:192.0.2.8;lr>',
      'Timestamp: 5'
    ]
  })
  client.send(call.invite())
  const ringing = await client.next()
  t.equal(ringing.header('From'), `${from};tag=${call.fromTag}`)
  t.equal(
    ringing.header('Via'),
    `SIP/2.0/TCP 127.0.0.1:5060;branch=${call.branch}.0;i=1 | SIP/2.0/UDP 192.0.2.1:5060;rport=5060;branch=${call.branch}`
  )
  t.match(ringing.header('To'), /^<sip:0120000001@bank\.example\.jp>;tag=[\w-]{36}$/)
  t.equal(ringing.header('Call-ID'), call.callId)
  t.equal(ringing.header('CSeq'), '1 INVITE')
  t.equal(ringing.header('Record-Route'), '<sip:192.0.2.9;lr> | <sip:192.0.2.8;lr>')
  t.equal(ringing.header('Contact'), '<sip:0120000001@bank.example.jp>')
  t.equal(ringing.header('Content-Length'), '0', 'no session is ever offered')
  t.equal((await client.next()).header('Record-Route'), '', 'a refusal begins no dialog')
})

t.test('compact names, folds and messages in pieces or in one are read alike', async (t) => {
  const { service, client } = await setUp(t)
  const id = newId()
  const text = [
    'INVITE sip:0120000001@bank.example.jp SIP/2.0',
    `v: SIP/2.0/TCP 127.0.0.1:5060`,
    `  ;branch=z9hG4bK${id}`,
    `f: "A, B" <sip:09010003333@c.example.jp>;tag=${id}`,
    't: <sip:0120000001@bank.example.jp>',
    `i: ${id}`,
    'CSEQ:1   INVITE',
    'p-asserted-identity:<sip:+819010003333@c.example.jp>,<tel:+819010003333>',
    'l: 4',
    '',
    'body'
  ].join('\r\n')
  for (const byte of text) {
    client.send(byte)
    if (byte === '\n') await sleep(1)
  }
  t.match([(await client.next()).code, (await client.next()).code], [180, 486])
  t.match(service.calls, [{ caller: { e164: '+819010003333' }, trust: 'asserted' }])

  const [one, two] = [newCall(), newCall()]
  client.send(`\r\n${one.invite()}\r\n${two.invite()}\r\n\r\n`)
  const codes = []
  for (let n = 0; n < 4; n++) codes.push((await client.next()).code)
  t.same(codes, [180, 180, 486, 486])
})

t.test('a caller who hangs up is let go, and it is told once', async (t) => {
  const { service, client } = await setUp(t)
  service.answer(ring(30_000))
  const call = newCall()
  client.send(call.invite())
  t.equal((await client.next()).code, 180)
  client.send(call.cancel() + call.cancel())
  const [first, second, third] = [await client.next(), await client.next(), await client.next()]
  t.same([first.code, first.header('CSeq')], [200, '1 CANCEL'])
  t.same([second.code, second.header('CSeq')], [487, '1 INVITE'])
  t.same([third.code, third.header('CSeq')], [200, '1 CANCEL'])
  await service.untilEnded(1)
  const { callId, targetNumber } = service.calls[0] ?? {}
  t.same(service.ended, [{ type: 'ended', callId, targetNumber }])

  const unasked = newCall()
  service.answer(() => {})
  client.send(unasked.invite() + unasked.cancel())
  await service.untilEnded(2)
  t.same(
    [(await client.next()).code, (await client.next()).code],
    [200, 487],
    'before it rings, as well'
  )
  const undecided = newCall()
  client.send(undecided.invite())
  t.equal((await client.next()).code, 180)
  client.send(undecided.cancel())
  await service.untilEnded(3)
  t.same([(await client.next()).code, (await client.next()).code], [200, 487], 'and while we ask')

  client.send(newCall().cancel())
  t.equal((await client.next()).code, 481, 'what was never begun cannot be cancelled')
  t.equal(service.ended.length, 3)
})

t.test('after the last ring it is too late to hang up', async (t) => {
  const { service, client } = await setUp(t)
  const call = newCall()
  client.send(call.invite())
  await client.next()
  t.equal((await client.next()).code, 486)
  client.send(call.cancel())
  t.equal((await client.next()).code, 200)
  client.send(call.invite())
  t.equal((await client.next()).code, 486, 'and nothing else was sent')
  t.equal(service.ended.length, 0)
})

t.test('an invitation that ends by itself ends as if the caller had hung up', async (t) => {
  const { service, client } = await setUp(t)
  service.answer(ring(30_000))
  const sentAt = client.now()
  client.send(newCall().invite({ headers: ['Expires: 1'] }))
  const [ringing, ended] = [await client.next(), await client.next()]
  t.match([ringing.code, ended.code], [180, 487])
  t.ok(ended.at - sentAt >= 1_000)
  await service.untilEnded(1)
})

t.test(
  'our edge gives a gateway up by a CANCEL without its mark: the caller is still there',
  async (t) => {
    const { service, client } = await setUp(t)
    service.answer(ring(30_000))
    const mark = ['X-Yobirin-Addressed: <sip:0120000001@bank.example.jp>']
    const given = newCall()
    client.send(given.invite({ headers: mark }))
    await client.next()
    client.send(given.cancel())
    t.same([(await client.next()).code, (await client.next()).code], [200, 487])

    const hungUp = newCall()
    client.send(hungUp.invite({ headers: mark }))
    await client.next()
    client.send(hungUp.cancel(['Reason: SIP;cause=487']))
    await service.untilEnded(1)
    t.same(
      service.ended.map(({ callId }) => callId),
      [service.calls[1]?.callId]
    )
  }
)

t.test('what is repeated is answered as before, and asked once', async (t) => {
  const { service, client } = await setUp(t)
  const call = newCall()
  client.send(call.invite() + call.invite())
  const first = await client.next()
  t.equal(first.code, 180)
  client.send(call.invite())
  t.equal((await client.next()).text, first.text)
  const busy = await client.next()
  client.send(call.invite())
  t.equal((await client.next()).text, busy.text)
  t.equal(service.calls.length, 1)

  const other = newCall()
  client.send(other.invite() + other.invite({ branch: `z9hG4bK${newId()}` }))
  const codes = [(await client.next()).code, (await client.next()).code]
  t.same(codes.sort(), [180, 482], 'the same request by another way')
  t.equal((await client.next()).code, 486)
})

t.test('whatever else is asked is answered as RFC 3261 says, and asks nobody', async (t) => {
  const { service, client } = await setUp(t)
  const cases: [
    name: string,
    code: number,
    request: Parameters<typeof writeRequest>[0],
    has?: RegExp
  ][] = [
    ['OPTIONS', 200, { method: 'OPTIONS' }, /^Allow: INVITE, ACK, CANCEL, OPTIONS$/m],
    ['a re-INVITE', 481, { to: '<sip:0120000001@bank.example.jp>;tag=x' }],
    ['OPTIONS within a dialog', 481, { method: 'OPTIONS', to: '<sip:x@y>;tag=x' }],
    ['BYE', 481, { method: 'BYE' }],
    ['UPDATE', 481, { method: 'UPDATE', to: '<sip:x@y>;tag=x' }],
    ['REGISTER', 405, { method: 'REGISTER' }, /^Allow: /m],
    ['a method of nobody', 501, { method: 'RING' }, /^Allow: /m],
    ['an extension', 420, { headers: ['Require: 100rel, timer'] }, /^Unsupported: 100rel, timer$/m],
    ['another scheme', 416, { uri: 'https://bank.example.jp' }],
    ['no telephone number', 404, { uri: 'sip:reception@bank.example.jp' }],
    ['no From tag', 400, { headers: ['From: <sip:09010003333@c.example.jp>'] }],
    ['another CSeq', 400, { cseq: '1 BYE' }],
    ['no Call-ID', 400, { headers: ['Call-ID:'] }],
    ['a line that is no header', 400, { headers: ['nonsense'] }],
    ['a branch of before', 400, { branch: 'old' }]
  ]
  for (const [name, code, request, has = /^CSeq: /m] of cases) {
    client.send(writeRequest(request))
    const response = await client.next()
    t.equal(response.code, code, name)
    t.match(response.text, has, name)
    if (code !== 404 && request.to === undefined) t.not(tagOf(response), '', `${name}: tagged`)
  }
  client.send(writeRequest({}).replace('SIP/2.0\r\n', 'SIP/3.0\r\n'))
  t.equal((await client.next()).code, 505)
  // What needs no answer gets none: the next one that comes is for the last of these.
  client.send(newCall().ack('x'))
  client.send(
    'SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n'
  )
  client.send(writeRequest({ method: 'ACK', cseq: '1 INVITE' }))
  client.send('INVITE sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n')
  client.send(writeRequest({ method: 'OPTIONS' }))
  t.equal((await client.next()).code, 200)
  t.equal(service.calls.length, 0)
})

t.test('whoever speaks no SIP, or is not trusted, is turned away', async (t) => {
  const { gateway, client } = await setUp(t)
  client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await client.closed
  const endless = await connectClient(t, gateway.sipPort)
  endless.send('INVITE '.repeat(10_000))
  await endless.closed
  const huge = await connectClient(t, gateway.sipPort)
  huge.send('INVITE sip:x SIP/2.0\r\nContent-Length: 999999999\r\n\r\n')
  await huge.closed

  const strict = await startGateway(t, { SIP_TRUSTED_PEERS: '192.0.2.1' })
  const stranger = await connectClient(t, strict.sipPort)
  stranger.send(newCall().invite())
  await stranger.closed
  t.equal(stranger.received.length, 0)

  const good = await connectClient(t, gateway.sipPort)
  good.send(writeRequest({ method: 'OPTIONS' }))
  t.equal((await good.next()).code, 200, 'and the others are served on')
})

t.test(
  'a call rings while call-verification is away, and is decided when it is back',
  async (t) => {
    const { service, gateway, client } = await setUp(t)
    let asked = 0
    service.answer((response) => {
      asked += 1
      if (asked === 1) response.destroy()
      else if (asked === 2) response.writeHead(503).end()
      else ring(200)(response)
    })
    client.send(newCall().invite())
    t.match([(await client.next()).code, (await client.next()).code], [180, 486])
    t.equal(new Set(service.calls.map(({ callId }) => callId)).size, 1, 'asked under one id')
    t.equal(asked, 3)

    service.answer((response) => response.end('{"status":"unknown_number"}'))
    client.send(newCall().invite())
    t.equal((await client.next()).code, 404, 'it does not ring where nobody is')
    t.match((await gateway.app.inject('/readyz')).json(), { status: 'ready' })
  }
)

t.test('a call of which nobody can say anything is not available, never 503', async (t) => {
  const { service, gateway, client } = await setUp(t, { patienceMs: 400 })
  const failing: [name: string, codes: number[], Parameters<typeof service.answer>[0]][] = [
    ['it hangs', [180, 480], () => {}],
    ['it fails', [180, 480], (response) => response.writeHead(500).end()],
    ['it talks nonsense', [480], (response) => response.end('{"status":"ring"}')],
    ['it talks for ever', [180, 480], (response) => response.end('x'.repeat(100_000))],
    ['it does not believe us', [480], (response) => response.writeHead(403).end()]
  ]
  for (const [name, codes, answer] of failing) {
    service.answer(answer)
    client.send(newCall().invite())
    for (const code of codes) t.equal((await client.next()).code, code, name)
  }
  t.equal(gateway.log.filter((line) => line.includes('ALARM')).length, 1)
  t.match(await gateway.app.inject('/metrics'), { body: /sip_calls_total{result="failed"} 5\n/ })

  const nowhere = await startGateway(t, {}, { patienceMs: 200 })
  const other = await connectClient(t, nowhere.sipPort)
  other.send(newCall().invite())
  t.match([(await other.next()).code, (await other.next()).code], [180, 480])
  t.match((await nowhere.app.inject('/readyz')).json(), { status: 'not_ready' })
  t.equal((await nowhere.app.inject('/healthz')).statusCode, 200)
})

t.test('the second address is asked where the first does not answer', async (t) => {
  const service = await startService(t)
  const urls = `http://127.0.0.1:9, ${service.url}/`
  const gateway = await startGateway(t, { CALL_VERIFICATION_URL: urls })
  const client = await connectClient(t, gateway.sipPort)
  client.send(newCall().invite())
  t.match([(await client.next()).code, (await client.next()).code], [180, 486])
})

t.test('our edge is told for how long a call rings, or else shown that it does', async (t) => {
  const { service, client } = await setUp(t, { heartbeatMs: 100 })
  const mark = ['X-Yobirin-Addressed: <sip:0120000001@bank.example.jp>']
  client.send(newCall().invite({ headers: mark }))
  const ringing = await client.next()
  t.match([ringing.code, ringing.header('X-Yobirin-Rings-For')], [180, '300'])
  t.equal((await client.next()).code, 486)
  t.notOk(client.received.some(({ code }) => code === 100))

  service.answer((response) => void setTimeout(() => ring(300)(response), 600))
  client.send(newCall().invite({ headers: mark }))
  t.match([(await client.next()).code, (await client.next()).code], [180, 486])
  const [first, ...others] = client.received.filter(({ code }) => code === 100)
  t.ok(others.length >= 1 && others.length <= 5, `${others.length} more signs of life`)
  t.equal(first?.header('To'), '<sip:0120000001@bank.example.jp>', 'a 100 has no tag')
  t.equal(others.at(-1)?.header('X-Yobirin-Rings-For'), '300', 'the last says what was decided')

  client.send(newCall().invite())
  t.equal((await client.next()).header('X-Yobirin-Rings-For'), '', 'it is nobody else’s business')
})

t.test('a gateway that stops lets its calls ring to their end, and takes no more', async (t) => {
  const { service, gateway, client } = await setUp(t)
  service.answer(ring(500))
  const sentAt = client.now()
  client.send(newCall().invite())
  await client.next()
  const closed = gateway.close()
  client.send(newCall().invite() + writeRequest({ method: 'OPTIONS' }))
  t.match([(await client.next()).code, (await client.next()).code], [503, 503], 'elsewhere, please')
  const busy = await client.next()
  t.equal(busy.code, 486)
  t.ok(busy.at - sentAt >= 500)
  await Promise.all([closed, client.closed])
  t.equal(service.calls.length, 1)
})

t.test('a proxy that is gone ends its calls here, and nobody has hung up', async (t) => {
  const { service, gateway, client } = await setUp(t)
  service.answer(ring(30_000))
  client.send(newCall().invite())
  await client.next()
  client.socket.destroy()
  await client.closed
  await gateway.close()
  t.equal(service.ended.length, 0)
})

t.test('no log line holds a telephone, wherever in a message it stands', async (t) => {
  const { service, gateway, client } = await setUp(t, { patienceMs: 200 })
  const call = newCall({
    callId: '09010003333',
    headers: ['P-Asserted-Identity: <tel:+819010003333>']
  })
  client.send(call.invite())
  t.match([(await client.next()).code, (await client.next()).code], [180, 486])
  service.answer((response) => response.writeHead(403).end())
  client.send(newCall().invite({ headers: ['Call-ID: 09010003333@x'] }))
  t.equal((await client.next()).code, 480)
  client.send(writeRequest({ cseq: '1 BYE' }) + writeRequest({ method: 'X09010003333' }))
  t.match([(await client.next()).code, (await client.next()).code], [400, 501])
  const figures = (await gateway.app.inject('/metrics')).body
  t.ok(gateway.log.length >= 4)
  t.notMatch(gateway.log.join('') + figures, '9010003333')
  t.match(figures, /sip_answers_total{method="other",code="501"} 1\n/)
})
