// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {readonly import('../system/environment.js').ServiceName[]} */
const SERVICES = ['call-verification', 'call-verification-2', 'flow', 'notification']

/** @type {import('../scenario.js').Scenario} */
export const severalAtOnce = {
  name: 'several-at-once',
  about:
    'services, Redis, PostgreSQL and mail killed by turns on a lossy network, webhooks threefold',
  system: { betweenProxies: true },
  async play({ system, random, callsAreOver, deliver, measure }) {
    deliver({ copies: 3 })
    for (const network of system.networks.values()) network.become({ delayMs: 5, lossOf: 0.02 })
    const troubles = await Promise.all([
      again(async () => {
        const service = system.services[random.oneOf(SERVICES)]
        await service.end('SIGKILL')
        await sleep(random.between(0, 1_000))
        await service.start()
      }),
      again(async () => {
        await system.redis.end('SIGKILL')
        await sleep(random.between(0, 1_500))
        await system.redis.start()
      }),
      again(async () => {
        await system.postgresql.kill()
        await sleep(random.between(0, 1_500))
        await system.postgresql.start()
      }),
      again(async () => {
        system.mail.become(random.oneOf(['refuses', 'defers', 'drops']))
        await sleep(random.between(500, 2_000))
        system.mail.become('takes')
      })
    ])
    for (const network of system.networks.values()) network.become({})
    measure(
      'troubles',
      troubles.reduce((sum, count) => sum + count, 0)
    )

    /** @param {() => Promise<void>} trouble */
    async function again(trouble) {
      let times = 0
      while (!callsAreOver.aborted || times === 0) {
        await sleep(random.between(500, 5_000))
        await trouble()
        times += 1
      }
      return times
    }
  }
}
