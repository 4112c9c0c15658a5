import { randomBytes } from 'node:crypto'
import { OPERATION_LOG_QUEUE } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import { Queue } from 'bullmq'
import t from 'tap'
import { type TestRedis, testRedis } from '../../../test/support/redis.ts'
import type { Database } from '../src/database/database.ts'
import { DatabaseUnavailable } from '../src/database/database-errors.ts'
import type { LogFacts } from '../src/operation-log/log-entry.ts'
import { logEntry } from '../src/operation-log/log-entry-job.ts'
import { nameOf } from '../src/operation-log/open-log-entry.ts'
import { createOperationLog, type LogQuery, logChain } from '../src/operation-log/operation-log.ts'
import { startOperationLogWorker } from '../src/operation-log/operation-log-worker.ts'
import { removeOldEntries } from '../src/operation-log/remove-old-entries.ts'
import { createMetrics } from '../src/operations/metrics.ts'
import type { Job } from '../src/outbox/job.ts'
import { createQueues, type Queues } from '../src/outbox/queues.ts'
import { parseChainKeys } from '../src/record-chain/chain-keys.ts'
import type { Cursor } from '../src/record-chain/page-records.ts'
import { createRecordChains } from '../src/record-chain/record-chains.ts'
import { redisChainAnchors } from '../src/record-chain/redis-chain-anchors.ts'
import { redisKeys } from '../src/redis-keys.ts'
import { type TestDatabase, testDatabase } from './support/database.ts'
import { type Fate, type JobFates, watchJobFates } from './support/job-fates.ts'

const NAME = 'ﾖﾋﾞﾘﾝ ﾀﾛｳ'
const DAY_MS = 86_400_000
const sealer = createSealer(parseSealingKeys(`a:${randomBytes(32).toString('base64url')}`))
const stranger = createSealer(parseSealingKeys(`a:${randomBytes(32).toString('base64url')}`))
const keys = parseChainKeys(`k:${randomBytes(32).toString('base64url')}`)
const log = createLogger({ service: 'test', level: 'silent' })

let store: TestDatabase
let server: TestRedis
let queues: Queues
let fates: JobFates
/** While this is set the database does not answer. */
let away = false

t.before(async () => {
  store = await testDatabase(t)
  server = await testRedis(t)
  const { redis, keyPrefix } = server
  queues = createQueues({ redis, keyPrefix, onError: () => {} })
  fates = await watchJobFates(t, OPERATION_LOG_QUEUE, { redisUrl: server.url, keyPrefix })
})

function blockingConnection() {
  const connection = connectRedis(server.url, {
    ...{ name: 'test', purpose: 'blocking' },
    onError: () => {}
  })
  t.teardown(() => connection.disconnect())
  return connection
}

/** Queues entries, and resolves when this has become of all of them. */
async function tell(jobs: readonly Job[], fate: Fate = 'completed') {
  const over = fates(
    jobs.map(({ id }) => id),
    fate
  )
  await Promise.all(jobs.map((job) => queues.add(job)))
  await over
}

/** What one process of flow makes of the queue and the database. */
async function startProcess() {
  const { redis, keyPrefix } = server
  const database = sometimesAway(await store.another())
  const anchors = redisChainAnchors({ redis, keys: redisKeys(keyPrefix) })
  const chains = createRecordChains({ database, keys, anchors, log })
  const operationLog = createOperationLog({ database, chains })
  const worker = startOperationLogWorker({
    connection: blockingConnection(),
    ...{ keyPrefix, operationLog, sealer, metrics: createMetrics(), log },
    keepsSealed: (institution) => institution === 'sealing-bank'
  })
  t.teardown(() => worker.close())
  return { chains, operationLog }
}

function sometimesAway(database: Database): Database {
  return {
    ...database,
    async transaction(work) {
      if (away) throw new DatabaseUnavailable('away')
      return database.transaction(work)
    }
  }
}

const facts = (id: string, more: Partial<LogFacts> = {}): LogFacts => ({
  id,
  at: 1_800_000_000_000,
  institution: 'bank',
  app: 'saifu',
  journeyId: 'journey-1',
  step: 'customer',
  action: 'next',
  outcome: 'refused',
  code: 'B6120',
  accountKey: 'k'.repeat(43),
  maskedAccount: '101 普通 ****567',
  maskedPhone: '*******3333',
  ...more
})

t.test('two processes append what journeys tell', async (t) => {
  const [one, other] = [await startProcess(), await startProcess()]
  const read = async (query: Partial<LogQuery> = {}) => {
    const page = await other.operationLog.page({
      ...{ filter: { institution: 'bank' }, order: 'oldest_first', limit: 100 },
      ...query
    })
    return page.map(({ content }) => content)
  }
  const intact = (institution: string, sequence: number) => ({
    expected: { status: 'intact', complete: true, position: { sequence } },
    found: one.chains.verify(logChain(institution), { most: 10_000 })
  })

  t.test('what a step told is there, word for word', async (t) => {
    await tell([logEntry(facts('first'), sealer)])
    t.strictSame(await read(), [facts('first')])
  })

  t.test('an entry that is told again is there once', async (t) => {
    await tell([logEntry(facts('second', { outcome: 'accepted' }), sealer)])
    await tell([logEntry(facts('second', { outcome: 'another' }), sealer)])
    t.strictSame(
      (await read()).map(({ id, outcome }) => [id, outcome]),
      [
        ['first', 'refused'],
        ['second', 'accepted']
      ]
    )
  })

  t.test('hundreds at once make one chain, each once', async (t) => {
    const jobs = Array.from({ length: 600 }, (_, index) =>
      logEntry(facts(`many-${index}`, { at: 1_800_000_100_000 + index }), sealer)
    )
    await tell(jobs)
    const verified = intact('bank', 602)
    t.match(await verified.found, verified.expected)
    const entries = await read({ limit: 1_000 })
    t.equal(new Set(entries.map(({ id }) => id)).size, 602)
  })

  t.test('each institution has a chain of its own', async (t) => {
    await tell([logEntry(facts('elsewhere', { institution: 'other-bank' }), sealer)])
    const verified = intact('other-bank', 1)
    t.match(await verified.found, verified.expected)
    const all = await read({ filter: {}, order: 'newest_first', limit: 3 })
    t.equal(all.length, 3)
    t.equal((await read({ filter: { institution: 'other-bank' } })).length, 1)
  })

  t.test('pages follow each other without a gap, in both directions', async (t) => {
    const filter = { institution: 'bank', from: 1_800_000_100_000, until: 1_800_000_100_500 }
    for (const order of ['oldest_first', 'newest_first'] as const) {
      const seen: number[] = []
      let after: Cursor | undefined
      do {
        const query: LogQuery = { filter, order, limit: 150, ...(after && { after }) }
        const page = await one.operationLog.page(query)
        seen.push(...page.map(({ at }) => at - 1_800_000_100_000))
        after = page.at(-1)
      } while (after)
      const expected = Array.from({ length: 500 }, (_, index) => index)
      t.strictSame(seen, order === 'oldest_first' ? expected : expected.reverse())
    }
  })

  t.test('entries are found by their journey', async (t) => {
    await tell([logEntry(facts('own-journey', { journeyId: 'journey-2' }), sealer)])
    t.strictSame(
      (await read({ filter: { journeyId: 'journey-2' } })).map(({ id }) => id),
      ['own-journey']
    )
  })

  t.test(
    'the kana name is sealed on the queue, and kept as the institution wants it',
    async (t) => {
      const told = (institution: string) =>
        logEntry({ ...facts(`name-${institution}`, { institution }), nameKana: NAME }, sealer)
      const jobs = ['clear-bank', 'sealing-bank'].map(told)
      t.notMatch(JSON.stringify(jobs), NAME)
      await tell(jobs)
      const [clear] = await read({ filter: { institution: 'clear-bank' } })
      t.equal(clear?.nameKana, NAME)
      t.notOk(clear?.sealedNameKana)
      const [sealed] = await read({ filter: { institution: 'sealing-bank' } })
      t.notMatch(JSON.stringify(sealed), NAME)
      t.equal(sealed && nameOf(sealed, sealer), NAME)
      t.equal(sealed && nameOf(sealed, stranger), undefined, 'without its key it is not shown')
    }
  )

  t.test('what can never fit is set aside, and holds nothing up', async (t) => {
    const job = (id: string, data: object): Job => ({ queue: OPERATION_LOG_QUEUE, id, data })
    const poison = [
      job('no-entry', { hello: 'world' }),
      job('more-than-an-entry', { ...facts('more'), pin: '1234' }),
      job('whole-account', facts('a', { maskedAccount: '1234567' })),
      job('whole-telephone', facts('b', { maskedPhone: '+819010003333' })),
      logEntry({ ...facts('foreign-seal'), nameKana: NAME }, stranger),
      logEntry({ ...facts('nul'), nameKana: 'ﾖ\u0000' }, sealer)
    ]
    await tell(poison, 'failed')
    await tell([logEntry(facts('after-poison', { journeyId: 'journey-3' }), sealer)])
    t.equal((await read({ filter: { journeyId: 'journey-3' } })).length, 1)
    const aside = new Queue(OPERATION_LOG_QUEUE, {
      connection: server.redis,
      prefix: queuePrefix(server.keyPrefix, OPERATION_LOG_QUEUE)
    })
    const failed = await aside.getFailed()
    t.strictSame(failed.map(({ id }) => id).sort(), poison.map(({ id }) => id).sort())
    t.ok(
      failed.every(({ opts }) => !opts.removeOnFail),
      'and stays for somebody to look at it'
    )
  })

  t.test('while the database is away entries wait, and then none is missing', async (t) => {
    const jobs = Array.from({ length: 50 }, (_, index) =>
      logEntry(facts(`late-${index}`, { journeyId: 'journey-4' }), sealer)
    )
    away = true
    await tell(jobs, 'delayed')
    t.strictSame(await read({ filter: { journeyId: 'journey-4' } }), [])
    const over = fates(jobs.map(({ id }) => id))
    away = false
    await over
    t.equal((await read({ filter: { journeyId: 'journey-4' } })).length, 50)
    t.match(await one.chains.verify(logChain('bank'), { most: 10_000 }), { complete: true })
  })

  t.test('each institution keeps its entries for as long as it says', async (t) => {
    const now = 1_800_000_000_000 + 10 * DAY_MS + 200_000
    const lines: string[] = []
    const destination = { write: (line: string) => void lines.push(line) }
    await removeOldEntries({
      chains: one.chains,
      retentionDaysOf: (institution) => (institution === 'other-bank' ? 9 : 11),
      now,
      log: createLogger({ service: 'test', level: 'info', destination })
    })
    t.strictSame(await read({ filter: { institution: 'other-bank' } }), [])
    t.equal((await read({ limit: 1_000 })).length, 654, 'the others are all there')
    const verified = intact('other-bank', 2)
    t.match(await verified.found, verified.expected)
    const ends = lines.map((line) => JSON.parse(line)).filter(({ hash }) => hash)
    t.ok(
      ends.some(({ chain, sequence }) => chain === 'operation-log.bank' && sequence > 600),
      'where chains end is written where others keep it'
    )
  })
})
