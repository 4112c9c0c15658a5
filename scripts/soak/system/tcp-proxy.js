// @ts-check
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/**
 * @typedef {object} Weather how the network between two hosts is
 * @property {number} delayMs of each packet, one way
 * @property {number} lossOf the share of packets that TCP has to send again, which holds up all behind them
 * @property {boolean} cut nothing arrives any more, and nobody is told
 */

/** @type {Weather} */
const FAIR = { delayMs: 0, lossOf: 0, cut: false }
/** The least time until TCP sends again what was lost. */
const SENT_AGAIN_AFTER_MS = 200

/** @typedef {Awaited<ReturnType<typeof startTcpProxy>>} TcpProxy */

/**
 * A network between a service and a server: whatever comes goes on as the weather is.
 *
 * @param {() => number} port where the connections lead to, asked for each
 * @param {import('../random.js').Random} random
 */
export async function startTcpProxy(port, random) {
  let weather = FAIR
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()

  const server = createServer((near) => {
    const far = connect(port(), '127.0.0.1')
    for (const socket of [near, far]) sockets.add(socket)
    const end = () => {
      for (const socket of [near, far]) {
        sockets.delete(socket)
        // Behind a cut nobody hears that the other end has gone.
        if (!weather.cut) socket.destroy()
      }
    }
    for (const socket of [near, far]) socket.on('error', end).on('close', end).setNoDelay(true)
    carry(near, far)
    carry(far, near)
  })

  /**
   * @param {import('node:net').Socket} from
   * @param {import('node:net').Socket} to
   */
  function carry(from, to) {
    /** @type {{ packet: Buffer, at: number }[]} */
    const underWay = []
    let lastAt = 0

    // One after the other: two timers of the same instant could overtake each other.
    const arrive = () => {
      while (underWay[0] && underWay[0].at <= performance.now()) {
        const { packet } = underWay.shift() ?? {}
        if (packet && to.writable && !weather.cut) to.write(packet)
      }
      if (underWay[0]) setTimeout(arrive, underWay[0].at - performance.now())
    }

    from.on('data', (packet) => {
      if (weather.cut) return
      const lost = random.fraction() < weather.lossOf
      const wait = weather.delayMs + (lost ? SENT_AGAIN_AFTER_MS : 0)
      // What was lost holds up what follows.
      lastAt = Math.max(lastAt, performance.now() + wait)
      underWay.push({ packet, at: lastAt })
      if (underWay.length === 1) arrive()
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    port: own.port,
    /** @param {Partial<Weather>} next */
    become(next) {
      const healed = weather.cut && !next.cut
      weather = { ...FAIR, ...next }
      // What was cut off has lost bytes: both ends find their connections reset.
      if (healed) for (const socket of sockets) socket.resetAndDestroy()
    },
    /** Every connection ends, as by a firewall that forgets them. */
    reset() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  }
}
