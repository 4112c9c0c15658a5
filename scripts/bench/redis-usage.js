// @ts-check

/** @typedef {import('ioredis').Redis} Redis */

const SAMPLES = 100

/** All memory that Redis uses, in bytes. @param {Redis} redis */
export async function usedMemory(redis) {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1])
}

/** Commands that Redis has carried out so far, those of scripts too. @param {Redis} redis */
export async function commandsDone(redis) {
  const counts = (await redis.info('commandstats')).matchAll(/:calls=(\d+)/g)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

/**
 * The memory that a key of a kind takes on the average, by the first hundred that are found, in bytes.
 *
 * @param {Redis} redis
 * @param {string} pattern
 */
export async function memoryOfKeys(redis, pattern) {
  /** @type {string[]} */
  const keys = []
  let cursor = '0'
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000)
    keys.push(...found)
    cursor = next
  } while (cursor !== '0' && keys.length < SAMPLES)
  const sizes = await Promise.all(keys.map(async (key) => (await redis.memory('USAGE', key)) ?? 0))
  return sizes.reduce((sum, size) => sum + size, 0) / sizes.length
}
