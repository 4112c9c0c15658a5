import { once } from 'node:events'
import {
  connectRedis,
  connectSubscriber,
  createScripts,
  isRedisAway,
  type RedisSubscriber,
  script,
  serverTime
} from '@yobirin/redis'
import type { Cluster } from 'ioredis'
import t, { type Test } from 'tap'
import { startRedisCluster } from '../../../test/support/redis-cluster.ts'
import { startWatchedRedis } from '../../../test/support/redis-sentinel.ts'

const FOLDER = new URL('./fixture-scripts/', import.meta.url)
const definitions = { addToCounter: script(Number) }
const options = { name: 'test', onError: () => {} }

/** Keys of every shard. */
const KEYS = Array.from({ length: 30 }, (_, index) => `{tag-${index}}:counter`)

function connected(t: Test, url: string) {
  const redis = connectRedis(url, options)
  const subscriber = connectSubscriber(url, options)
  t.teardown(() => {
    redis.disconnect()
    subscriber.disconnect()
  })
  return { redis, subscriber, scripts: createScripts(redis, FOLDER, definitions) }
}

/** Unlike events.once it does not mind the errors on the way. */
const connectedAgain = (subscriber: RedisSubscriber) =>
  new Promise<void>((resolve) => subscriber.once('ready', resolve))

t.jobs = 2

t.test('a Redis Cluster of three masters', { buffered: true }, async (t) => {
  const cluster = await startRedisCluster(t, { replicas: 1 })
  const { redis, subscriber, scripts } = connected(t, cluster.url)
  // Which node a subscriber chooses is chance: some are at the one that is about to die.
  const subscribers = [subscriber]
  const atFirst = () => subscribers.filter((one) => one.options.port === cluster.masters[0]?.port)
  while (atFirst().length < 2) subscribers.push(connected(t, cluster.url).subscriber)
  const heard = () =>
    Promise.all(subscribers.map((one) => once(one, 'message').then(([, message]) => message)))

  await t.test('scripts find the shard of their key', async (t) => {
    const counts = await Promise.all(KEYS.map((key) => scripts.addToCounter([key], [1])))
    t.same(new Set(counts), new Set([41]))
  })

  await t.test('the time is that of the shard which holds a key', async (t) => {
    const times = await Promise.all(KEYS.map((key) => serverTime(redis, key)))
    t.ok(times.every((time) => Math.abs(time - Date.now()) < 60_000))
  })

  await t.test('a message is heard, wherever it was published', async (t) => {
    await Promise.all(subscribers.map((one) => one.subscribe('news')))
    const told = heard()
    await redis.publish('news', 'first')
    t.same(new Set(await told), new Set(['first']))
  })

  await t.test('a master is killed: commands wait for its replica, and lose nothing', async (t) => {
    const reconnected = Promise.all(atFirst().map(connectedAgain))
    const doomed = (redis as Cluster)
      .nodes('master')
      .find(({ options }) => options.port === cluster.masters[0]?.port)
    t.equal(await doomed?.call('WAIT', 1, 10_000), 1, 'its replica has heard of everything')
    await cluster.masters[0]?.kill()
    const counts = await Promise.all(KEYS.map((key) => scripts.addToCounter([key], [1])))
    t.same(new Set(counts), new Set([42]), 'each shard has what it had')

    // Those whose node died are told that they may have missed something.
    await reconnected
    await Promise.all(subscribers.map((one) => one.ping()))
    const told = heard()
    await redis.publish('news', 'second')
    t.same(new Set(await told), new Set(['second']))
  })

  await t.test('a shard without a replica dies: what needs it fails in time', async (t) => {
    await cluster.masters[1]?.kill()
    const failures = await Promise.all(
      KEYS.map((key) =>
        scripts.addToCounter([key], [1]).then(
          () => undefined,
          (error: Error) => error
        )
      )
    )
    const failed = failures.filter((one) => one !== undefined)
    t.ok(failed.length > 0)
    t.ok(failed.every(isRedisAway), 'and is known as a fault that passes')
  })
})

t.test('a Redis that Sentinels watch', { buffered: true }, async (t) => {
  const watched = await startWatchedRedis(t)
  const { redis, subscriber, scripts } = connected(t, watched.url)
  await subscriber.subscribe('news')
  t.equal(await scripts.addToCounter(['counter'], [1]), 41)
  await redis.call('WAIT', 1, 2_000)

  const ready = connectedAgain(subscriber)
  await watched.master.kill()
  t.equal(await scripts.addToCounter(['counter'], [1]), 42, 'the command waited for the replica')

  await ready
  await subscriber.ping()
  const told = once(subscriber, 'message')
  await redis.publish('news', 'after the failover')
  t.same(await told, ['news', 'after the failover'])
})
