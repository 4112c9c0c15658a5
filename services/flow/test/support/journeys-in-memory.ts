import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import type {
  AccountDirectory,
  AccountRecord,
  PinVerified
} from '../../src/account-directory/account-directory.ts'
import { loadApps } from '../../src/apps/apps.ts'
import type { Consents } from '../../src/consents/consents.ts'
import type { Institution } from '../../src/institutions/institution.ts'
import { loadInstitutions } from '../../src/institutions/institutions.ts'
import type { Form } from '../../src/journey/form.ts'
import type { Journey } from '../../src/journey/journey.ts'
import type { JourneyStore, StoredJourney } from '../../src/journey/journey-store.ts'
import { createJourneys, type Journeys } from '../../src/journey/journeys.ts'
import type { StepTaken } from '../../src/journey/take-step.ts'
import { createAccountKeys } from '../../src/lockout/account-keys.ts'
import type { GuessResult, GuessRules, Lockout } from '../../src/lockout/lockout.ts'
import { createNotices } from '../../src/notices/notices.ts'
import type { Job } from '../../src/outbox/job.ts'
import type { LimitAnswer, LimitKind } from '../../src/rate-limits/rate-limits.ts'
import { redisKeys } from '../../src/redis-keys.ts'
import type { Span } from '../../src/service-hours/closures.ts'
import { createServiceHours } from '../../src/service-hours/service-hours.ts'
import { createSwitchedOff } from '../../src/switches/switched-off.ts'
import type { Switch } from '../../src/switches/switches.ts'
import type { VerificationView, VerificationViews } from '../../src/waiting/verification-view.ts'

export const NOON = Date.parse('2026-11-27T03:00:00.000Z')
export const SECRET = 'the half of the browser'
export const ADDRESS = '192.0.2.7'
const SANDBOX_URL = 'http://sandbox.example'
export const RETURN_URL = `${SANDBOX_URL}/returned`

/** What lies behind the journeys, and may be set at any time. */
export interface Behind {
  now: number
  closed: readonly Span[]
  switches: readonly Switch[]
  /** What the bank of the journey has set otherwise. */
  institution: Partial<Institution>
  /** What the bank's records say; an error is thrown. */
  record: AccountRecord | 'not_available' | Error
  pin: PinVerified['status']
  /** Instead of what the check finds out. */
  lockout: GuessResult | undefined
  readonly limits: Map<LimitKind, LimitAnswer>
  view: VerificationView | undefined
  /** Called before anything is written, as if another request had been faster. */
  beforeSave: () => Promise<unknown>
  endsAt: string | undefined
}

/** What came of it. */
export interface Seen {
  readonly guesses: { readonly key: string; readonly rules: GuessRules }[]
  readonly letters: Job[]
  readonly counted: (readonly [LimitKind, string])[]
  readonly asked: unknown[]
  readonly announced: string[]
  readonly delivered: Job[]
  readonly codes: (readonly [string, string])[]
  readonly granted: Parameters<Consents['grant']>[]
  readonly recorded: string[]
  readonly waitedFor: number[]
  handedOn: number
}

export interface JourneysInMemory {
  readonly journeys: Journeys
  readonly store: JourneyStore & { saves: number }
  readonly behind: Behind
  readonly seen: Seen
  /** A journey at its first step, in the browser that keeps SECRET. */
  open(change?: Partial<Journey>): Promise<string>
  /** What the form of its current step, or of the one named, brings about. */
  send(id: string, form: Form, step?: string): Promise<StepTaken>
  journey(id: string): Promise<Journey>
}

/** All that a journey decides, with nothing behind it that one would have to wait for. */
export function journeysInMemory(): JourneysInMemory {
  const behind: Behind = {
    ...{ now: NOON, closed: [], switches: [], lockout: undefined, limits: new Map() },
    institution: {},
    record: { birthDate: '1958-04-03', phones: ['+819011113333'] },
    ...{ pin: 'right', view: undefined, endsAt: undefined },
    beforeSave: async () => {}
  }
  const seen: Seen = {
    ...{ guesses: [], letters: [], counted: [], asked: [], announced: [], delivered: [] },
    ...{ codes: [], granted: [], recorded: [], waitedFor: [], handedOn: 0 }
  }
  const sealer = createSealer(parseSealingKeys(`k:${Buffer.alloc(32, 1).toString('base64url')}`))
  const institutions = loadInstitutions()
  const apps = loadApps({ institutions, sandboxUrl: SANDBOX_URL })
  const { store, channels } = memory(behind)
  let ids = 0

  const journeys = createJourneys({
    sealer,
    clock: { now: async () => behind.now },
    randomId: () => String(++ids).padStart(22, 'r'),
    keys: redisKeys('test'),
    channels,
    journeys: store,
    outbox: {
      announce: async (id) => void seen.announced.push(id),
      deliver: async (_id, jobs) => void seen.delivered.push(...jobs),
      sweep: async () => 0,
      oldestSeconds: async () => 0
    },
    views: viewsOf(behind, seen),
    institutions: {
      ...institutions,
      of: (journey) => ({ ...institutions.of(journey), ...behind.institution })
    },
    findApp: async (id) => apps.find(id),
    serviceHours: createServiceHours(() =>
      behind.closed.map((span, index) => ({
        ...{ ...span, id: `w${index}`, reason: 'work', announced: { at: 0, by: 'somebody' } }
      }))
    ),
    switchedOff: createSwitchedOff(() => behind.switches),
    directory: directoryOf(behind, seen),
    accountKeys: createAccountKeys('a key of this test'),
    lockout: lockoutOf(behind, seen),
    limits: {
      async take(kind, key) {
        seen.counted.push([kind, key])
        return behind.limits.get(kind) ?? { allowed: true }
      }
    },
    consents: {
      async grant(...granted) {
        seen.granted.push(granted)
        return granted[0]
      }
    } as Partial<Consents> as Consents,
    sqlOutbox: {
      async deliver() {
        seen.handedOn += 1
      },
      sweep: async () => 0,
      count: async () => 0
    },
    notices: createNotices({ sealer, scopeNames: { ja: {}, en: {} } }),
    endAuthorization: async () => behind.endsAt,
    recordVerification: async ({ id }) => void seen.recorded.push(id),
    onCode: (...code) => void seen.codes.push(code)
  })

  const stored = async (id: string): Promise<StoredJourney> => {
    const found = await store.read(id)
    if (!found) throw new Error('there is no such journey')
    return found
  }
  return {
    ...{ journeys, store, behind, seen },
    async open(change = {}) {
      const app = apps.find('saifu-note')
      if (!app) throw new Error('the app is not there')
      const { id } = await journeys.openJourney({ app, returnUrl: RETURN_URL, secret: SECRET })
      const opened = await stored(id)
      if (Object.keys(change).length > 0) {
        await store.save(opened, { ...opened.journey, ...change }, [])
      }
      return id
    },
    async send(id, form, step) {
      const found = await stored(id)
      const sender = { secret: SECRET, address: ADDRESS }
      return journeys.takeStep.take(found, step ?? found.journey.step, form, sender)
    },
    journey: async (id) => (await stored(id)).journey
  }
}

/** Keeps journeys as the store in Redis does, and tells of each change. */
function memory(behind: Behind) {
  const kept = new Map<string, StoredJourney>()
  const listeners = new Set<() => void>()
  const store: JourneyStore & { saves: number } = {
    saves: 0,
    async create(journey) {
      kept.set(journey.id, { journey, version: 1, undelivered: [] })
    },
    read: async (id) => kept.get(id),
    touch: async (id) => kept.get(id),
    async save({ version }, to, jobs) {
      await behind.beforeSave()
      const present = kept.get(to.id)
      if (present?.version !== version) return { status: 'conflict' }
      store.saves += 1
      const undelivered = [...present.undelivered, ...jobs]
      const journey = JSON.parse(JSON.stringify(to)) as Journey
      kept.set(to.id, { journey, version: version + 1, undelivered })
      for (const listener of [...listeners]) listener()
      return { status: 'saved' }
    },
    undelivered: async (id) => kept.get(id)?.undelivered ?? [],
    forget: async () => {}
  }
  const channels = {
    async subscribe(_channel: string, listener: (message: string) => void) {
      const tell = () => listener('')
      listeners.add(tell)
      return async () => void listeners.delete(tell)
    },
    onReconnect: () => () => {}
  }
  return { store, channels }
}

const viewsOf = (behind: Behind, seen: Seen): VerificationViews => ({
  apply: async () => false,
  read: async () => behind.view,
  async waitFor(_id, enough, milliseconds) {
    if (!enough(behind.view)) seen.waitedFor.push(milliseconds)
    return behind.view
  }
})

const directoryOf = (behind: Behind, seen: Seen): AccountDirectory => ({
  async find(account) {
    seen.asked.push(account)
    const { record } = behind
    if (record instanceof Error) throw record
    return record === 'not_available' ? { status: record } : { status: 'found', record }
  },
  async verifyPin(account, pin) {
    seen.asked.push({ ...account, pin })
    return { status: behind.pin }
  }
})

const lockoutOf = (behind: Behind, seen: Seen): Lockout => ({
  async guess({ key }, rules, check) {
    seen.guesses.push({ key, rules })
    const { lockout } = behind
    if (!lockout) return { status: await check() }
    if (lockout.status === 'locks') seen.letters.push(...(rules.onLock?.(lockout.until) ?? []))
    return lockout
  },
  lockOf: async () => undefined,
  locks: async () => [],
  lift: async () => ({ status: 'not_locked' })
})
