// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { openQueues } from '../system/queues.js'

/** @type {import('../scenario.js').Scenario} */
export const eventsRepeated = {
  name: 'events-repeated',
  about: 'every event delivered three times, the repeats late and out of order',
  async play({ system, random, callsAreOver, measure }) {
    const queues = openQueues(system.redis)
    const events = queues['verification-events']
    /** @type {Set<string>} */
    const repeated = new Set()
    while (!callsAreOver.aborted) {
      const done = await events.getJobs(['completed'])
      const fresh = done.filter(({ id = '' }) => !repeated.has(id) && !id.startsWith('again-'))
      for (const { id = '', name, data } of fresh.reverse()) {
        repeated.add(id)
        for (const time of ['one', 'two']) {
          const jobId = `again-${time}-${id}`
          await events.add(name, data, { jobId, removeOnComplete: true })
        }
      }
      await sleep(random.between(50, 400))
    }
    measure('jobs of events repeated', repeated.size)
    await queues.close()
  }
}
