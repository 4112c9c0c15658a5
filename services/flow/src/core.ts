import type { Logger } from '@yobirin/logging'
import { connectRedis, connectSubscriber, type RedisConnection } from '@yobirin/redis'
import type { SandboxCustomer } from '@yobirin/sandbox-customers'
import { createSealer, parseSealingKeys, type Sealer } from '@yobirin/sealing'
import { configuredDirectory } from './account-directory/open-directory.ts'
import { seedSandboxAccounts } from './account-directory/seed-sandbox-accounts.ts'
import type { SandboxDirectory } from './account-directory/sql-account-directory.ts'
import { sqlApprovals } from './admin/approvals/approvals.ts'
import type { AppRegistration } from './apps/app-registration.ts'
import type { Apps } from './apps/apps.ts'
import type { Clients } from './authorization/clients/clients.ts'
import { knownClients, registeredApps } from './authorization/clients/known-clients.ts'
import {
  registrationsOf,
  sandboxBankApis,
  seedClients
} from './authorization/clients/seed-clients.ts'
import { sqlClients } from './authorization/clients/sql-clients.ts'
import {
  type Authorization,
  type AuthorizationDependencies,
  createAuthorization
} from './authorization/create-authorization.ts'
import { createForgetOver } from './authorization/forget-over.ts'
import { createBeginRequest } from './authorization/journeys/begin-request.ts'
import { formOfCustomer } from './authorization/journeys/form-of-customer.ts'
import { parseSigningKeys } from './authorization/keys/signing-keys.ts'
import { sqlRefreshTokens } from './authorization/storage/refresh-tokens.ts'
import { createRecordVerification } from './authorization/verification-record/record-verification.ts'
import { sqlVerificationRecords } from './authorization/verification-record/sql-verification-records.ts'
import { createSignRecord } from './authorization/verification-record/verification-record.ts'
import { type Clock, redisClock } from './clock.ts'
import { type Config, parseVariable } from './config.ts'
import type { Database } from './database/database.ts'
import { openDatabase } from './database/open-database.ts'
import type { Institutions } from './institutions/institutions.ts'
import type { RandomId } from './journey/journey.ts'
import type { JourneyStore } from './journey/journey-store.ts'
import { createJourneys, type Journeys } from './journey/journeys.ts'
import { redisJourneyStore, type TimeLimits } from './journey/redis-journey-store.ts'
import { countedJourneyStore } from './journeys-under-way/counted-journey-store.ts'
import type { JourneysUnderWay } from './journeys-under-way/journeys-under-way.ts'
import { redisJourneysUnderWay } from './journeys-under-way/redis-journeys-under-way.ts'
import { type AccountKeys, createAccountKeys } from './lockout/account-keys.ts'
import type { Lockout } from './lockout/lockout.ts'
import { sqlLockout } from './lockout/sql-lockout.ts'
import { createNotices } from './notices/notices.ts'
import type { Metrics } from './operations/metrics.ts'
import { patiently } from './operations/patient-start.ts'
import { createOutbox, type Outbox } from './outbox/outbox.ts'
import { createQueues, type Queues } from './outbox/queues.ts'
import { sweepOutboxes } from './outbox/sweep-outboxes.ts'
import { configuredLimits } from './rate-limits/configured-limits.ts'
import type { RateLimits } from './rate-limits/rate-limits.ts'
import { redisRateLimits } from './rate-limits/redis-rate-limits.ts'
import { parseChainKeys } from './record-chain/chain-keys.ts'
import { createRecords, type Records } from './records.ts'
import { type RedisKeys, redisKeys } from './redis-keys.ts'
import { knownWindows } from './service-hours/known-windows.ts'
import type { MaintenanceWindows } from './service-hours/maintenance-windows.ts'
import { createServiceHours, type ServiceHours } from './service-hours/service-hours.ts'
import { sqlMaintenanceWindows } from './service-hours/sql-maintenance-windows.ts'
import { knownSwitches } from './switches/known-switches.ts'
import { sqlSwitches } from './switches/sql-switches.ts'
import { createSwitchedOff, type SwitchedOff } from './switches/switched-off.ts'
import type { Switches } from './switches/switches.ts'
import { en } from './texts/en.ts'
import { ja } from './texts/ja.ts'
import { type Channels, redisChannels } from './waiting/channels.ts'
import { redisVerificationViews } from './waiting/redis-verification-views.ts'
import { startVerificationEventsWorker } from './waiting/verification-events-worker.ts'
import type { VerificationViews } from './waiting/verification-view.ts'

/** Everything behind the HTTP surface: the journeys and what they wait for. */
export interface Core extends Journeys {
  readonly redis: RedisConnection
  readonly database: Database
  readonly keys: RedisKeys
  readonly clock: Clock
  readonly channels: Channels
  readonly views: VerificationViews
  readonly journeys: JourneyStore
  readonly outbox: Outbox
  readonly queues: Queues
  /** The sandbox's own records, where no bank's core system is asked. */
  readonly sandboxDirectory: SandboxDirectory | undefined
  readonly rateLimits: RateLimits
  readonly journeysUnderWay: JourneysUnderWay
  readonly records: Records
  readonly sealer: Sealer
  readonly accountKeys: AccountKeys
  readonly lockout: Lockout
  readonly serviceHours: ServiceHours
  readonly maintenanceWindows: MaintenanceWindows
  readonly switchedOff: SwitchedOff
  readonly switches: Switches
  readonly apps: Apps
  readonly clients: Clients
  readonly authorization: Authorization
  /** Makes this process know at once what operators changed; the others learn it within seconds. */
  learnOperatorsWord(): Promise<void>
  /** Takes in events, sweeps outboxes and follows what operators change, until close(). */
  start(): Promise<void>
  /** Finishes what is being worked on, then leaves Redis and the database. */
  close(): Promise<void>
}

export async function createCore({
  config,
  log,
  clock: givenClock,
  randomId,
  limits,
  publicUrl,
  mutualTlsUrl,
  production,
  database: givenDatabase,
  sandboxCustomers,
  institutions,
  apps: appsOfFile,
  metrics,
  renderError
}: {
  config: Config
  log: Logger
  /** Redis's own, unless a test gives another. */
  clock: Clock | undefined
  randomId: RandomId
  limits: TimeLimits
  publicUrl: URL
  mutualTlsUrl: URL | undefined
  production: boolean
  /** The one that the configuration names, unless a test gives another, which stays open. */
  database: Database | undefined
  sandboxCustomers: readonly SandboxCustomer[] | undefined
  institutions: Institutions
  apps: Apps
  metrics: Metrics
  renderError: AuthorizationDependencies['renderError']
}): Promise<Core> {
  const { REDIS_URL, REDIS_KEY_PREFIX: keyPrefix } = config
  const sealer = createSealer(parseVariable(config, 'SEALING_KEYS', parseSealingKeys))
  const chainKeys = parseVariable(config, 'RECORD_KEYS', parseChainKeys)
  const signingKeys = parseVariable(config, 'JWKS', parseSigningKeys)
  const countLimits = configuredLimits(config)
  const openDirectory = configuredDirectory(config, { log, metrics })
  // After all that may be wrong with the configuration, before all that would keep the process.
  const database = givenDatabase ?? (await openConfigured(config, log))
  const onError = (err: Error) => log.warn({ err }, 'Redis')
  const redis = connectRedis(REDIS_URL, { name: 'flow', onError })
  const subscriber = connectSubscriber(REDIS_URL, { name: 'flow-subscriber', onError })
  const connection = connectRedis(REDIS_URL, { name: 'flow-worker', purpose: 'blocking', onError })

  const keys = redisKeys(keyPrefix)
  const clock = givenClock ?? redisClock(redis, keyPrefix)
  const channels = redisChannels(subscriber, log)
  const views = redisVerificationViews({ redis, keys, channels })
  const journeysUnderWay = redisJourneysUnderWay({ redis, keys })
  const journeys = countedJourneyStore({
    journeys: redisJourneyStore({ redis, keys, sealer, clock, limits }),
    journeysUnderWay,
    isLast: (step) => machine.steps.named(step)?.last === true,
    ...{ clock, limits, log }
  })
  const queues = createQueues({ redis, keyPrefix, onError })
  const outbox = createOutbox({ redis, keys, journeys, queues, clock, log })
  const rateLimits = redisRateLimits({
    redis,
    keys,
    hashKey: config.PHONE_HASH_KEY,
    limits: countLimits,
    onRefused: (kind) => metrics.refusals.inc({ kind })
  })
  const clients = sqlClients(database)
  const known = knownClients(clients, log)
  const apps = registeredApps(known.current, appsOfFile)
  async function findApp(id: string): Promise<AppRegistration | undefined> {
    if (!apps.find(id)) await known.refresh()
    return apps.find(id)
  }
  const refreshTokens = sqlRefreshTokens({ database, sealer })
  const verificationRecords = sqlVerificationRecords({ database, sealer })
  const records = createRecords({
    ...{ keyPrefix, chainKeys, database, redis, keys, queues, sealer, clock, randomId },
    ...{ institutions, apps, metrics, log },
    whenRevoked: [(sql, { id }) => refreshTokens.forgetConsent(sql, id)],
    forgetOver: createForgetOver({ refreshTokens, verificationRecords, institutions })
  })
  const maintenanceWindows = sqlMaintenanceWindows(database)
  const windows = knownWindows({ windows: maintenanceWindows, clock, log })
  const switches = sqlSwitches(database)
  const switched = knownSwitches({ switches, log })
  const serviceHours = createServiceHours(windows.current)
  const switchedOff = createSwitchedOff(switched.current)
  const { directory, sandboxDirectory, close: closeDirectory } = openDirectory(database)
  const accountKeys = createAccountKeys(config.PHONE_HASH_KEY)
  const lockout = sqlLockout(database)
  const notices = createNotices({
    sealer,
    scopeNames: { ja: ja.consent.scopes, en: en.consent.scopes }
  })
  const machine = createJourneys({
    ...{ sealer, clock, randomId, keys, channels, journeys, outbox, views },
    ...{ institutions, findApp, serviceHours, switchedOff },
    ...{ directory, accountKeys, lockout, limits: rateLimits, notices },
    ...{ consents: records.consents, sqlOutbox: records.sqlOutbox },
    onCode: (code, journey) => metrics.codes.inc({ code, journey }),
    endAuthorization: (journey) => authorization.endOf(journey),
    recordVerification: createRecordVerification({
      sign: createSignRecord({ issuer: publicUrl, signingKey: signingKeys[0] }),
      records: verificationRecords
    })
  })
  const authorization = createAuthorization({
    ...{ issuer: publicUrl, mutualTlsUrl, sandbox: !production, signingKeys, renderError },
    ...{ redis, keys, sealer, clock, log, directory, institutions, apps, switchedOff },
    ...{ clients, refreshTokens, verificationRecords },
    ...{ consents: records.consents, revokeConsent: records.revokeConsent },
    cookieKeys: config.COOKIE_KEYS.split(',').map((key) => key.trim()),
    subjectKey: config.PHONE_HASH_KEY,
    journeyMs: limits.absoluteMs,
    journeyOf: createBeginRequest({
      ...{ findApp, openJourney: machine.openJourney, randomId },
      formOfCustomer: production ? () => undefined : formOfCustomer,
      secure: publicUrl.protocol === 'https:',
      cookieSeconds: limits.absoluteMs / 1000,
      onOpened: () => metrics.journeys.inc({ step: 'opened' })
    })
  })
  const ends: (() => Promise<void>)[] = []

  async function seed(): Promise<void> {
    if (sandboxDirectory) await seedSandboxAccounts(sandboxDirectory, sandboxCustomers)
    await seedClients({
      registrations: [
        ...registrationsOf(appsOfFile),
        ...(production ? [] : sandboxBankApis(institutions, config.SANDBOX_PUBLIC_URL))
      ],
      ...{ clients, database, clock }
    })
  }

  return {
    ...machine,
    redis,
    database,
    keys,
    clock,
    channels,
    views,
    journeys,
    outbox,
    queues,
    sandboxDirectory,
    accountKeys,
    lockout,
    rateLimits,
    journeysUnderWay,
    records,
    sealer,
    serviceHours,
    maintenanceWindows,
    switchedOff,
    switches,
    apps,
    clients,
    authorization,
    async learnOperatorsWord() {
      await Promise.all([windows.refresh(), switched.refresh(), known.refresh()])
    },
    async start() {
      await patiently(seed, { log })
      ends.push(await windows.start(), await switched.start(), await known.start())
      const worker = startVerificationEventsWorker({
        ...{ connection, keyPrefix, views, acts: records.acts, metrics, log },
        approvals: sqlApprovals(database)
      })
      ends.push(() => worker.close(), sweepOutboxes(outbox, log), ...records.start(connection))
    },
    async close() {
      await Promise.all(ends.map((end) => end()))
      await queues.close()
      await closeDirectory()
      for (const each of [connection, subscriber, redis]) each.disconnect()
      if (!givenDatabase) await database.close()
    }
  }
}

function openConfigured(config: Config, log: Logger): Promise<Database> {
  const { DATABASE_URL: url, DATABASE_FOLDER: folder, DATABASE_CONNECTIONS: connections } = config
  return openDatabase({ url, folder, connections, log })
}
