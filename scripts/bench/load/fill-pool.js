// @ts-check
import { randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { createScripts, script } from '@yobirin/redis'

const BATCH = 2_000
/** As many as one call of the script starts, as in the product. */
const TOGETHER = 50

const randomId = () => randomBytes(16).toString('base64url')
const random48 = () => randomBytes(6).readUIntBE(0, 6)

/**
 * Starts verifications by the script of the product alone, as many at a time as keep Redis busy. What
 * they tell stays in the outbox of the pool. As each belongs to another telephone that never calls, its hash may be
 * any.
 *
 * @param {import('@yobirin/redis').RedisConnection} redis
 * @param {{ root: string, pool: string, count: number, signal: AbortSignal, tell: (detail: string) => void }} options
 */
export async function fillPool(redis, { root, pool, count, signal, tell }) {
  const folder = pathToFileURL(`${root}/services/call-verification/redis-scripts/`)
  const { startVerification } = createScripts(redis, folder, {
    startVerification: script((reply) =>
      /** @type {[[string][]]} */ (reply)[0].map(([answer]) => answer)
    )
  })
  // As flow has them started: each in no trace, and naming its journey.
  const one = () => [
    ...['', randomId(), randomId(), '*****3333', '', '', randomId(), '', ''],
    ...Array.from({ length: 3 }, random48)
  ]
  const start = (/** @type {number} */ size) => {
    const each = Array.from({ length: size }, one)
    const args = (each[0]?.length ?? 1) - 1
    return startVerification([poolTag(pool)], ['|', args, ...each.flat()])
  }
  const begin = async (/** @type {number} */ size) => {
    const sizes = Array.from({ length: Math.ceil(size / TOGETHER) }, (_, at) =>
      Math.min(TOGETHER, size - at * TOGETHER)
    )
    return (await Promise.all(sizes.map(start))).flat()
  }
  let left = count
  let underWay = begin(0)
  while (left > 0) {
    signal.throwIfAborted()
    tell(`${(count - left).toLocaleString('en')} live verifications`)
    const size = Math.min(BATCH, left)
    // The next are on their way before the last are there.
    const next = begin(size)
    const refused = (await underWay).find((answer) => answer !== 'started')
    if (refused !== undefined) throw new Error(`A verification was not started: ${refused}`)
    underWay = next
    left -= size
  }
  await underWay
}

/** What the name of every key of a pool begins with. @param {string} pool */
export function poolTag(pool) {
  return `{yobirin:${pool}}`
}
