// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {readonly import('../system/environment.js').ServiceName[]} */
const VICTIMS = ['call-verification', 'flow', 'call-verification-2', 'notification']

/** @type {import('../scenario.js').Scenario} */
export const serviceStopped = {
  name: 'service-stopped',
  about: 'SIGTERM of each service while calls ring, as in a rolling replacement',
  async play({ system, random, callsAreOver, measure }) {
    let stops = 0
    let slowestMs = 0
    while (!callsAreOver.aborted || stops < VICTIMS.length) {
      const name = VICTIMS[stops % VICTIMS.length] ?? 'flow'
      const service = system.services[name]
      await sleep(random.between(100, 1_000))
      const asked = performance.now()
      const code = await service.end('SIGTERM')
      slowestMs = Math.max(slowestMs, performance.now() - asked)
      if (code !== 0) system.deaths.push({ name, how: `code ${code} after SIGTERM` })
      await service.start()
      stops += 1
    }
    measure('stops', stops)
    measure('slowest stop, ms', Math.round(slowestMs))
  }
}
