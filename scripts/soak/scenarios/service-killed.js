// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {readonly import('../system/environment.js').ServiceName[]} */
const VICTIMS = ['call-verification', 'call-verification-2', 'flow', 'notification']

/** @type {import('../scenario.js').Scenario} */
export const serviceKilled = {
  name: 'service-killed',
  about: 'SIGKILL of each service at random instants, again and again',
  async play({ system, random, callsAreOver, measure }) {
    let kills = 0
    while (!callsAreOver.aborted || kills < VICTIMS.length) {
      const service = system.services[random.oneOf(VICTIMS)]
      await sleep(random.between(50, 1_500))
      await service.end('SIGKILL')
      kills += 1
      await sleep(random.between(0, 1_000))
      await service.start()
    }
    measure('kills', kills)
  }
}
