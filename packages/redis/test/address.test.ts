import fc from 'fast-check'
import t from 'tap'
import { textOf, withstands } from '../../../test/support/fuzz.ts'
import { parseRedisAddress } from '../src/address.ts'
import { answers } from '../src/answers.ts'
import { connectRedis } from '../src/connect.ts'
import { isRedisAway } from '../src/is-away.ts'

const LIKE_THIS =
  'REDIS_URL must be redis://host:6379, redis-sentinel://host:26379,host:26379?master=name ' +
  'or redis-cluster://host:6379,host:6379 (rediss… with TLS); a % in a password is written %25.'

t.test('an address that is none is refused in words that do not repeat it', async (t) => {
  for (const url of [
    ...['', 'localhost:6379', 'http://redis', 'xredis://redis', 'redis:redis', 'redis://[redis'],
    ...['redis-sentinels://a?master=main', 'xredis-cluster://a', 'redis-cluster:/a'],
    'redis-sentinel://:hidden@sentinel-1,sentinel-2',
    'redis-sentinel://:hidden@sentinel-1?master=',
    ...['redis-cluster://:hidden@', 'redis-cluster://hidden@a@b', 'redis-cluster://a/0'],
    ...['redis-cluster://node:port', 'redis-cluster://a:123456', 'redis-cluster://a:1:2'],
    ...['redis-cluster://a,,b', 'redis-cluster://a, ', 'redis-cluster://:1', 'redis-cluster://a:'],
    ...[
      'redis-cluster://[::1',
      'redis-cluster://::1',
      'redis-cluster://[redis]',
      'redis-cluster://[]'
    ],
    ...['redis-cluster://x[::1]', 'redis-cluster://[::1]x', 'redis-cluster://[::1]:x'],
    ...['redis-cluster://:hidden%@node', 'redis-cluster://hidden%zz:x@node'],
    ...['redis://:hidden%zz@redis', 'redis://hidden%zz:x@redis']
  ]) {
    t.throws(() => parseRedisAddress(url), new TypeError(LIKE_THIS), url)
  }
  const connect = () =>
    connectRedis('redis://:hidden%zz@redis', { name: 'test', onError: () => {} }).disconnect()
  t.throws(connect, new TypeError(LIKE_THIS), 'nor is a connection begun')
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

t.test('every node, name and password of an address is used', async (t) => {
  for (const url of ['redis://redis', 'rediss://user:p%25@redis:6380/1']) {
    t.strictSame(parseRedisAddress(url), { kind: 'server', url })
  }
  const cluster = (hosts: string) => parseRedisAddress(`redis-cluster://${hosts}`)
  const node = (host: string, port = 6_379) => ({
    ...{ kind: 'cluster', tls: false, nodes: [{ host, port }] }
  })
  t.strictSame(cluster('a'), node('a'))
  t.strictSame(cluster('a/'), node('a'))
  t.strictSame(cluster('a?anything'), node('a'))
  t.strictSame(cluster(' a-1.example.jp:12345 '), node('a-1.example.jp', 12_345))
  t.strictSame(cluster('[::ffff:192.0.2.1]'), node('::ffff:192.0.2.1'))
  t.strictSame(cluster('app@a'), { ...node('a'), username: 'app' })
  t.strictSame(cluster('app:@a'), { ...node('a'), username: 'app' })
  t.strictSame(cluster(':p:q@a'), { ...node('a'), password: 'p:q' })
  t.strictSame(cluster('%40:%3a@a'), { ...node('a'), username: '@', password: ':' })
  t.strictSame(cluster('a, [FE80::1]:2'), {
    ...{ kind: 'cluster', tls: false },
    nodes: [
      { host: 'a', port: 6_379 },
      { host: 'FE80::1', port: 2 }
    ]
  })

  const sentinel = {
    ...{ kind: 'sentinel', nodes: [{ host: 'a', port: 26_379 }], master: 'main' },
    sentinelAccess: {}
  }
  t.strictSame(parseRedisAddress('redis-sentinel://a?master=main'), { ...sentinel, tls: false })
  t.strictSame(
    parseRedisAddress(
      'rediss-sentinel://app:p%40ss%3Aword@a/?master=main&sentinelUsername=s&sentinelPassword=t%26'
    ),
    {
      ...{ ...sentinel, tls: true, username: 'app', password: 'p@ss:word' },
      sentinelAccess: { username: 's', password: 't&' }
    }
  )
})

t.test('errors that pass are told from those that stay', async (t) => {
  for (const message of [
    ...[
      'Command timed out',
      'Connection is closed.',
      "Stream isn't writeable and enableOfflineQueue"
    ],
    ...[
      'None of startup nodes is available',
      'Cluster is ended.',
      'Failed to refresh slots cache.'
    ],
    ...['All sentinels are unreachable.', 'LOADING Redis is loading', "READONLY You can't write"],
    ...['CLUSTERDOWN The cluster is down', 'MASTERDOWN Link', 'NOREPLICAS Not enough good replicas']
  ]) {
    t.equal(isRedisAway(new Error(message)), true, message)
    t.equal(isRedisAway(new Error(`x ${message}`)), false, 'said of something else')
  }
  for (const message of [
    '',
    'WRONGTYPE Operation',
    'ERR unknown command',
    'READONLYx',
    'LOADING'
  ]) {
    t.equal(isRedisAway(new Error(message)), false, message)
  }
  const tooOften = Object.assign(new Error('x'), { name: 'MaxRetriesPerRequestError' })
  t.equal(isRedisAway(tooOften), true)
})

t.test('what is asked is answered, fails, or takes too long', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
  const before = timers()
  t.equal(await answers(Promise.resolve()), true)
  t.equal(await answers(Promise.reject(new Error('away'))), false)
  t.equal(timers(), before, 'nothing is waited for behind an answer')
  t.equal(await answers(new Promise(() => {}), 5), false)
})
