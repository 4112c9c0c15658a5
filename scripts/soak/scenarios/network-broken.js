// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

/** @type {import('../scenario.js').Scenario} */
export const networkSlow = {
  name: 'network-slow',
  about: 'every packet between services and Redis delayed by 150 ms each way',
  system: { betweenProxies: true },
  async play({ system: { networks }, callsAreOver }) {
    for (const network of networks.values()) network.become({ delayMs: 150 })
    while (!callsAreOver.aborted) await sleep(100)
    for (const network of networks.values()) network.become({})
  }
}

/** @type {import('../scenario.js').Scenario} */
export const networkLossy = {
  name: 'network-lossy',
  about:
    'a twentieth of the packets between services and Redis lost and sent again, connections reset',
  system: { betweenProxies: true },
  async play({ system: { networks }, random, callsAreOver, measure }) {
    let resets = 0
    for (const network of networks.values()) network.become({ delayMs: 10, lossOf: 0.05 })
    while (!callsAreOver.aborted) {
      await sleep(random.between(200, 1_500))
      random.oneOf([...networks.values()]).reset()
      resets += 1
    }
    for (const network of networks.values()) network.become({})
    measure('resets', resets)
  }
}

/** @type {import('../scenario.js').Scenario} */
export const networkCut = {
  name: 'network-cut',
  about: 'the network between a service and Redis cut for up to 8 s without a word, and healed',
  system: { betweenProxies: true },
  async play({ system: { networks }, random, callsAreOver, measure }) {
    let cuts = 0
    while (!callsAreOver.aborted || cuts < 3) {
      const network = random.oneOf([...networks.values()])
      await sleep(random.between(300, 1_500))
      network.become({ cut: true })
      await sleep(random.between(1_000, 8_000))
      network.become({})
      cuts += 1
    }
    measure('cuts', cuts)
  }
}
