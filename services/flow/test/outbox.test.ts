import { NOTIFICATIONS_QUEUE, VERIFICATION_COMMANDS_QUEUE } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { queuePrefix } from '@yobirin/redis'
import { Queue } from 'bullmq'
import t from 'tap'
import type { JourneyStore } from '../src/journey/journey-store.ts'
import { redisJourneyStore } from '../src/journey/redis-journey-store.ts'
import type { Job } from '../src/outbox/job.ts'
import { createOutbox, type Outbox } from '../src/outbox/outbox.ts'
import { createQueues } from '../src/outbox/queues.ts'
import { redisKeys } from '../src/redis-keys.ts'
import { openJourney, visit } from './support/customer.ts'
import { type Flow, startFlow } from './support/flow.ts'

let flow: Flow
let journeys: JourneyStore
let outbox: Outbox

t.before(async () => {
  flow = await startFlow(t)
  const { redis, keyPrefix, sealer, clock } = flow
  const keys = redisKeys(keyPrefix)
  journeys = redisJourneyStore({ redis, keys, sealer, clock })
  const queues = createQueues({ redis, keyPrefix, onError: () => {} })
  const log = createLogger({ service: 'test', level: 'silent' })
  outbox = createOutbox({ redis, keys, journeys, queues, clock, log })
})

async function jobsOn(name: string): Promise<Record<string, unknown>> {
  const queue = new Queue(name, {
    connection: flow.redis,
    prefix: queuePrefix(flow.keyPrefix, name)
  })
  const jobs = await queue.getWaiting()
  return Object.fromEntries(jobs.map(({ id, data }) => [id, data]))
}

/** What a process does that dies after it has written the journey. */
async function saveAndDie(id: string, jobs: readonly Job[]): Promise<void> {
  const stored = await journeys.read(id)
  if (!stored) throw new Error('no journey')
  await outbox.announce(id)
  t.equal((await journeys.save(stored, stored.journey, jobs)).status, 'saved')
}

t.test('a journey and its jobs are written together, by one of two who try', async (t) => {
  const { id } = await openJourney(flow)
  const stored = await journeys.read(id)
  if (!stored) throw new Error('no journey')
  const job = (name: string): Job => ({ queue: NOTIFICATIONS_QUEUE, id: name, data: { name } })
  const results = await Promise.all([
    journeys.save(stored, { ...stored.journey, step: 'call' }, [job('one')]),
    journeys.save(stored, { ...stored.journey, step: 'completed' }, [job('other')])
  ])
  t.same(results.map(({ status }) => status).sort(), ['conflict', 'saved'])
  const after = await journeys.read(id)
  t.equal(after?.undelivered.length, 1)
  t.equal(after?.undelivered[0]?.id, after?.journey.step === 'call' ? 'one' : 'other')
  await journeys.forget(id, after?.undelivered ?? [])
})

t.test('what a dead process left is delivered by the next request of the browser', async (t) => {
  const { id } = await openJourney(flow)
  const customer = visit(flow, id)
  await customer.page()
  const job = { queue: VERIFICATION_COMMANDS_QUEUE, id: 'left-1', data: { type: 'cancel' } }
  await saveAndDie(id, [job])
  await customer.page(flow.otherApp)
  t.same((await jobsOn(VERIFICATION_COMMANDS_QUEUE))['left-1'], job.data)
  t.same((await journeys.read(id))?.undelivered, [])
})

t.test('or by the sweeper of any process, if nobody comes back', async (t) => {
  const { id } = await openJourney(flow)
  const job = { queue: NOTIFICATIONS_QUEUE, id: 'left-2', data: { sealed: 'x' } }
  await saveAndDie(id, [job])
  await flow.redis.del(redisKeys(flow.keyPrefix).journey(id))
  t.equal(await outbox.sweep(), 0, 'whoever saved has two seconds to deliver it')

  flow.clock.at += 2_000
  await outbox.sweep()
  t.same((await jobsOn(NOTIFICATIONS_QUEUE))['left-2'], job.data)
  flow.clock.at += 61_000
  await outbox.sweep()
  const { outboxes } = redisKeys(flow.keyPrefix)
  t.equal(await flow.redis.zscore(outboxes, id), null, 'and is not looked for again')
})

t.test('delivering twice, or at once, leaves one job', async (t) => {
  const { id } = await openJourney(flow)
  const job = { queue: NOTIFICATIONS_QUEUE, id: 'left-3', data: { sealed: 'y' } }
  await saveAndDie(id, [job])
  await Promise.all([outbox.deliver(id, [job]), outbox.deliver(id, [job]), visit(flow, id).page()])
  await outbox.deliver(id, [job])
  const ids = Object.keys(await jobsOn(NOTIFICATIONS_QUEUE))
  t.equal(ids.filter((jobId) => jobId === 'left-3').length, 1)
})
