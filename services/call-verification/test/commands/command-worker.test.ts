import {
  VERIFICATION_COMMANDS_QUEUE,
  type VerificationCommand,
  type VerificationEvent
} from '@yobirin/contracts'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'
import t, { type Test } from 'tap'
import { testRedis } from '../../../../test/support/redis.ts'
import { createCommandWorker } from '../../src/commands/command-worker.ts'
import { fillPool, newCall, newId, telephone, testBench, tollFree } from '../support/test-bench.ts'

const server = await testRedis(t)

/** flow's side of the queue, and this side at work. */
async function open(t: Test, size = 5) {
  const bench = await testBench(t, { server, realClock: true })
  const core = bench.core()
  await fillPool(
    core,
    Array.from({ length: size }, (_, n) => tollFree(n))
  )
  const queue = new Queue(VERIFICATION_COMMANDS_QUEUE, {
    connection: bench.redis,
    prefix: queuePrefix(bench.keyPrefix, VERIFICATION_COMMANDS_QUEUE)
  })
  t.teardown(() => queue.close())
  const startCommand = (customer: number, id = newId()): VerificationCommand => ({
    type: 'start',
    id,
    pool: 'main',
    sealedPhoneNumber: bench.sealer.seal(telephone(customer), `start ${id}`),
    validUntil: Date.now() + 10_000
  })
  const send = (command: unknown) => queue.add('command', command)
  const told = (predicate: (event: VerificationEvent) => boolean) =>
    bench.until(() => bench.events().some(predicate))
  return { bench, core, queue, startCommand, send, told }
}

t.test('a start by command is drawn, told and can be verified', async (t) => {
  const { bench, core, startCommand, send, told } = await open(t)
  await core.start()
  const command = { ...startCommand(1), reference: 'journey 7' }
  await send(command)
  // A sender that does not know whether it succeeded sends again.
  await send(command)
  await told((event) => event.type === 'verification')
  const state = await core.verifications.read(command.id)
  t.match(state, { status: 'pending', reference: 'journey 7', maskedPhoneNumber: '*****0001' })
  t.match(
    await core.inboundCalls.receive({
      callId: newCall(),
      targetNumber: state?.targetNumber as string,
      caller: { kind: 'presented', e164: telephone(1) },
      trust: 'asserted'
    }),
    { outcome: 'matched', verificationId: command.id }
  )
  await core.close()
  t.equal(bench.events().filter((event) => event.type === 'verification').length, 2)
})

t.test('a cancel that overtakes its start wins', async (t) => {
  const { core, startCommand, send, told } = await open(t)
  await core.start()
  const command = startCommand(1)
  await core.verifications.cancel(command.id, { beforeStart: true })
  await send(command)
  await told((event) => event.type === 'refusal' && event.id === command.id)
  t.equal(await core.verifications.read(command.id), undefined)

  const second = startCommand(1)
  await send(second)
  await told((event) => event.type === 'verification' && event.state.id === second.id)
  await send({ type: 'cancel', id: second.id })
  await told((event) => event.type === 'verification' && event.cause === 'cancelled')
})

t.test('every refusal reaches the asker, also where there is no pool to write it in', async (t) => {
  const { bench, core, startCommand, send } = await open(t, 1)
  await core.start()
  const [first, exhausted, stale, invalid, poolless] = [
    startCommand(1),
    startCommand(1),
    { ...startCommand(2), validUntil: Date.now() - 1_000 },
    startCommand(3),
    startCommand(4, newId('nowhere'))
  ]
  const toll = bench.sealer.seal('+81120444113', `start ${invalid.id}`)
  await send(first)
  await bench.until(() => bench.events().some((event) => event.type === 'verification'))
  await Promise.all(
    [
      exhausted,
      stale,
      { ...invalid, sealedPhoneNumber: toll },
      { ...poolless, pool: 'nowhere' }
    ].map(send)
  )
  await bench.until(() => bench.events().filter((event) => event.type === 'refusal').length === 4)
  await core.close()
  const reasons = new Map(
    (await bench.queued()).flatMap((event) =>
      event.type === 'refusal' ? [[event.id, event.reason] as const] : []
    )
  )
  t.same(
    [exhausted, stale, invalid, poolless].map(({ id }) => reasons.get(id)),
    ['exhausted', 'stale', 'invalid_number', 'unknown_pool']
  )
})

t.test('what can never succeed is set aside: kept, not repeated, and not shown', async (t) => {
  const { bench, core, queue, startCommand, send } = await open(t)
  await core.start()
  const good = startCommand(1)
  const junk: unknown[] = [
    { type: 'start', phoneNumber: telephone(9) },
    telephone(9),
    { ...startCommand(9), pool: 'another' },
    { ...startCommand(9), sealedPhoneNumber: bench.sealer.seal(telephone(9), 'start main.else') },
    { ...startCommand(9), sealedPhoneNumber: telephone(9) }
  ]
  await Promise.all(junk.map((payload) => queue.add('command', payload, { attempts: 5 })))
  await send(good)
  await bench.until(
    (facts) => facts.filter((fact) => fact.kind === 'command_set_aside').length === junk.length
  )
  await bench.until(() => bench.events().some((event) => event.type === 'verification'))
  await core.close()
  t.equal(await queue.getFailedCount(), junk.length)
  const reasons = bench.facts.flatMap((fact) =>
    fact.kind === 'command_set_aside' ? [fact.reason] : []
  )
  t.same(reasons.sort(), ['payload', 'payload', 'payload', 'seal', 'seal'])
  t.equal(bench.log.filter((line) => line.includes('set aside')).length, junk.length)
  t.notMatch(bench.log.join(''), telephone(9).slice(3))
})

t.test(
  'a command that met a failing Redis is tried again, whatever its sender allowed',
  async (t) => {
    const { bench, send, queue } = await open(t)
    const connection = connectRedis(bench.url, {
      name: 'test',
      purpose: 'blocking',
      onError: () => {}
    })
    const postponed: unknown[] = []
    let failures = 2
    let succeed = () => {}
    const succeeded = new Promise<void>((resolve) => {
      succeed = resolve
    })
    const worker = createCommandWorker({
      connection,
      keyPrefix: bench.keyPrefix,
      async handle() {
        if (failures-- > 0) throw new Error('Command timed out')
        succeed()
        return { status: 'done' }
      },
      observer: {
        setAside: (_jobId, reason) => t.fail(reason),
        postponed: (_jobId, error) => postponed.push(error),
        error: (error) => t.fail(error.message)
      }
    })
    worker.start()
    await send({ type: 'cancel', id: newId() })
    await succeeded
    await worker.close()
    connection.disconnect()
    t.equal(postponed.length, 2)
    t.same(await queue.getJobCounts('failed', 'delayed', 'waiting', 'active'), {
      failed: 0,
      delayed: 0,
      waiting: 0,
      active: 0
    })
  }
)
