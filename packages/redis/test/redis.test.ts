import { once } from 'node:events'
import { connectRedis, createScripts, queuePrefix, script } from '@yobirin/redis'
import t from 'tap'
import { startRedis, testRedis } from '../../../test/support/redis.ts'

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

t.test('each queue has a Redis Cluster slot of its own', (t) => {
  t.equal(queuePrefix('yobirin', 'notifications'), '{yobirin:notifications}')
  t.end()
})
