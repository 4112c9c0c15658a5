// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { openQueues } from '../system/queues.js'

const POISONS = [{ type: 'verification', state: 'no such thing' }, 'not even an object', null]

/** @type {import('../scenario.js').Scenario} */
export const queuesPoisoned = {
  name: 'queues-poisoned',
  about: 'payloads that fit no contract in every queue: set aside, and nobody behind them waits',
  setAside: { jobs: 3 * POISONS.length, letters: POISONS.length },
  async play({ system, random, callsAreOver }) {
    const queues = openQueues(system.redis)
    for (const poison of POISONS) {
      for (const queue of queues.all) {
        await sleep(random.between(50, 500))
        await queue.add('poison', poison)
      }
    }
    while (!callsAreOver.aborted) await sleep(100)
    await queues.close()
  }
}
