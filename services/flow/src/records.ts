import type { Logger } from '@yobirin/logging'
import type { RedisConnection } from '@yobirin/redis'
import type { Sealer } from '@yobirin/sealing'
import { type Acts, createActs } from './admin/acts/acts.ts'
import type { Apps } from './apps/apps.ts'
import type { Clock } from './clock.ts'
import type { Consents, Revocation } from './consents/consents.ts'
import { createRevocationJobs } from './consents/revocation-jobs.ts'
import { sqlConsents, type WhenRevoked } from './consents/sql-consents.ts'
import type { Database } from './database/database.ts'
import type { Institutions } from './institutions/institutions.ts'
import type { RandomId } from './journey/journey.ts'
import { createNotices } from './notices/notices.ts'
import { createOperationLog, type OperationLog } from './operation-log/operation-log.ts'
import { startOperationLogWorker } from './operation-log/operation-log-worker.ts'
import { removeOldEntries } from './operation-log/remove-old-entries.ts'
import type { Metrics } from './operations/metrics.ts'
import { repeatedly } from './operations/repeatedly.ts'
import type { Queues } from './outbox/queues.ts'
import { sweepOutboxes } from './outbox/sweep-outboxes.ts'
import type { ChainKeys } from './record-chain/chain-keys.ts'
import { createRecordChains, type RecordChains } from './record-chain/record-chains.ts'
import { redisChainAnchors } from './record-chain/redis-chain-anchors.ts'
import type { RedisKeys } from './redis-keys.ts'
import { createSqlOutbox, type SqlOutbox } from './sql-outbox/sql-outbox.ts'

/** What is kept of what was done, in the database. */
export interface Records {
  readonly chains: RecordChains
  readonly operationLog: OperationLog
  readonly consents: Consents
  readonly sqlOutbox: SqlOutbox
  readonly acts: Acts
  /** Ends a consent by itself, not through an operator, and has those told whom it concerns. */
  revokeConsent(id: string, revocation: Revocation): Promise<void>
  /** @returns what ends it */
  start(connection: RedisConnection): readonly (() => Promise<void>)[]
}

const UPKEEP_EVERY_MS = 60 * 60_000

export function createRecords({
  keyPrefix,
  chainKeys,
  database,
  redis,
  keys,
  queues,
  sealer,
  clock,
  randomId,
  institutions,
  apps,
  whenRevoked,
  forgetOver,
  metrics,
  log
}: {
  keyPrefix: string
  chainKeys: ChainKeys
  database: Database
  redis: RedisConnection
  keys: RedisKeys
  queues: Queues
  sealer: Sealer
  clock: Clock
  randomId: RandomId
  institutions: Institutions
  apps: Apps
  whenRevoked: readonly WhenRevoked[]
  /** What others keep that is over by then. */
  forgetOver: (now: number) => Promise<void>
  metrics: Metrics
  log: Logger
}): Records {
  const anchors = redisChainAnchors({ redis, keys })
  const chains = createRecordChains({ database, keys: chainKeys, anchors, log })
  const operationLog = createOperationLog({ database, chains })
  const sqlOutbox = createSqlOutbox({ database, queues, clock, log })
  const acts = createActs({ database, chains, clock, randomId })
  // A letter about a revocation does not say what could be read.
  const notices = createNotices({ sealer, scopeNames: { ja: {}, en: {} } })
  const revocationJobs = createRevocationJobs({ notices, institutions, apps, sealer, log })
  const consents = sqlConsents({ database, sealer, revocationJobs, whenRevoked, log })

  const settingsOf = (institution: string) => institutions.of({ institution })
  async function upkeep(): Promise<void> {
    const now = await clock.now()
    const retentionDaysOf = (institution: string) => settingsOf(institution).retentionDays
    await removeOldEntries({ chains, retentionDaysOf, now, log })
    await consents.forgetOver(now)
    await forgetOver(now)
  }

  return {
    chains,
    operationLog,
    consents,
    sqlOutbox,
    acts,
    async revokeConsent(id, revocation) {
      await database.transaction((sql) => consents.revoke(sql, id, revocation))
      await sqlOutbox.deliver()
    },
    start(connection) {
      const worker = startOperationLogWorker({
        ...{ connection, keyPrefix, operationLog, sealer, metrics, log },
        keepsSealed: (institution) => settingsOf(institution).sealKanaName
      })
      return [
        () => worker.close(),
        sweepOutboxes(sqlOutbox, log),
        repeatedly(UPKEEP_EVERY_MS, upkeep, (err) => log.warn({ err }, 'upkeep of records failed'))
      ]
    }
  }
}
