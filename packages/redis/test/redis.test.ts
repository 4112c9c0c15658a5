import { once } from 'node:events'
import { connectRedis, createScripts, queuePrefix, script } from '@yobirin/redis'
import fc from 'fast-check'
import t from 'tap'
import { textOf, withstands } from '../../../test/support/fuzz.ts'
import { startRedis, testRedis } from '../../../test/support/redis.ts'
import { parseRedisAddress } from '../src/address.ts'

const FOLDER = new URL('./fixture-scripts/', import.meta.url)
const definitions = { addToCounter: script(Number) }

t.test('a Lua file is a typed command, with what it includes', async (t) => {
  const { redis, keyPrefix } = await testRedis(t)
  const scripts = createScripts(redis, FOLDER, definitions)
  t.equal(await scripts.addToCounter([`${keyPrefix}:counter`], [2]), 42)
  t.equal(await scripts.addToCounter([`${keyPrefix}:counter`], [1]), 43)
})

t.test('a missing file is found at the start, not at the first call', async (t) => {
  const { redis } = await testRedis(t)
  t.throws(() => createScripts(redis, FOLDER, { notThere: script(Number) }), /not-there\.lua/)
})

t.test(
  'a Redis that is killed and restarted is used again, its empty script cache too',
  async (t) => {
    const server = await startRedis(t)
    const redis = connectRedis(server.url, { name: 'test', onError: () => {} })
    t.teardown(() => redis.disconnect())
    const scripts = createScripts(redis, FOLDER, definitions)
    t.equal(await scripts.addToCounter(['counter'], [1]), 41)

    const closed = once(redis, 'close')
    await server.kill()
    await closed
    const answer = scripts.addToCounter(['counter'], [0])
    await server.restart()
    t.type(await answer, 'number', 'the command waited for the new server')
  }
)

t.test('a command that nobody answers fails and does not wait for ever', async (t) => {
  const redis = connectRedis('redis://127.0.0.1:1', { name: 'test', onError: () => {} })
  t.teardown(() => redis.disconnect())
  await t.rejects(redis.get('x'), /timed out/i)
})

t.test('an address that is none is refused in words that do not repeat it', (t) => {
  const connect = (url: string) => () => connectRedis(url, { name: 'test', onError: () => {} })
  for (const url of [
    'localhost:6379',
    'http://redis',
    'redis-sentinel://:hidden@sentinel-1,sentinel-2',
    'redis-cluster://:hidden@',
    'redis-cluster://node:port',
    'redis-cluster://:hidden%@node',
    'redis://:hidden%zz@redis'
  ]) {
    try {
      connect(url)().disconnect()
      t.fail(`${url} is taken`)
    } catch (error) {
      const { message } = error as Error
      t.match(message, /^REDIS_URL must be redis:\/\//)
      t.notMatch(message, /hidden/)
    }
  }
  t.end()
})

t.test('of any text it is an address, or refused in the same words', async (t) => {
  const words = textOf(
    ...['redis://', 'rediss://', 'redis-sentinel://', 'redis-cluster://', 'localhost', ':6379'],
    ...['[::1]', ',', '@', 'user:pass@', '?master=main', '&sentinelPassword=', '/0', '%40']
  )
  await withstands(
    t,
    'whatever REDIS_URL holds',
    fc.property(words, (url) => {
      try {
        return ['server', 'sentinel', 'cluster'].includes(parseRedisAddress(url).kind)
      } catch (error) {
        return /^REDIS_URL must be redis:\/\//.test((error as Error).message)
      }
    })
  )
})

t.test('every node, name and password of an address is used', (t) => {
  const secret = 'p%40ss%3Aword'
  t.same(
    parseRedisAddress(`rediss-sentinel://app:${secret}@[::1]:1,b?master=main&sentinelPassword=s`),
    {
      kind: 'sentinel',
      tls: true,
      nodes: [
        { host: '::1', port: 1 },
        { host: 'b', port: 26_379 }
      ],
      username: 'app',
      password: 'p@ss:word',
      master: 'main',
      sentinelAccess: { password: 's' }
    }
  )
  t.same(parseRedisAddress(`redis-cluster://:${secret}@a,b:2/`), {
    kind: 'cluster',
    tls: false,
    nodes: [
      { host: 'a', port: 6_379 },
      { host: 'b', port: 2 }
    ],
    password: 'p@ss:word'
  })
  t.end()
})

t.test('each queue has a Redis Cluster slot of its own', (t) => {
  t.equal(queuePrefix('yobirin', 'notifications'), '{yobirin:notifications}')
  t.end()
})
