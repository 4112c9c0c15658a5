import { createLogger } from '@yobirin/logging'
import t from 'tap'
import type { Database } from '../src/database/database.ts'
import { lastKnown } from '../src/last-known.ts'
import { knownWindows } from '../src/service-hours/known-windows.ts'
import type { Announcement } from '../src/service-hours/maintenance-windows.ts'
import { createServiceHours } from '../src/service-hours/service-hours.ts'
import { sqlMaintenanceWindows } from '../src/service-hours/sql-maintenance-windows.ts'
import { sqlSwitches } from '../src/switches/sql-switches.ts'
import { createSwitchedOff } from '../src/switches/switched-off.ts'
import type { Switch } from '../src/switches/switches.ts'
import { testDatabase } from './support/database.ts'
import { takeAway } from './support/database-outage.ts'

const NOW = Date.parse('2026-02-04T12:00:00+09:00')
const MINUTE = 60_000
const BANK = { id: 'minato', closures: [] }
const OTHER_BANK = { id: 'sakura', closures: [] }
const BY = { at: NOW, by: 'night-shift' }
const silent = createLogger({ service: 'test', level: 'silent' })

const announcement = (change: Partial<Announcement> = {}): Announcement => ({
  id: `window-${Math.random()}`,
  startsAt: NOW + 10 * MINUTE,
  endsAt: NOW + 30 * MINUTE,
  reason: 'A new release of the core system',
  ...change
})

/** A process that serves journeys, as far as this matters here. */
function processOn(database: Database) {
  const windows = sqlMaintenanceWindows(database)
  const known = knownWindows({ windows, clock: { now: async () => NOW }, log: silent })
  return { database, windows, known, hours: createServiceHours(known.current) }
}

async function announced(from: ReturnType<typeof processOn>, change: Partial<Announcement>) {
  const result = await from.windows.announce(from.database, announcement(change), BY)
  if (result.status !== 'announced') throw new Error(result.status)
  return result.window
}

t.test('a window that one process announces closes the institution in every process', async (t) => {
  const { database, another } = await testDatabase(t)
  const here = processOn(database)
  const there = processOn(await another())
  const { id, ...window } = await announced(here, { institution: BANK.id })
  t.same(await there.windows.find(id), { id, ...window })
  t.match(window, { institution: 'minato', announced: BY, reason: /core system/ })
  t.same(there.hours.at(BANK, NOW), { open: true })

  await there.known.refresh()
  t.same(there.hours.at(BANK, NOW), { open: true, closesAt: NOW + 10 * MINUTE })
  t.same(there.hours.at(OTHER_BANK, NOW), { open: true }, 'and no other')
  t.same(there.hours.mayStart(BANK, NOW + 8 * MINUTE), {
    status: 'refused',
    resumesAt: NOW + 30 * MINUTE
  })
  t.same(there.hours.mayDraw(BANK, NOW + 8 * MINUTE), {
    status: 'ended',
    resumesAt: NOW + 30 * MINUTE
  })
  const times = { startedAt: NOW, now: NOW + 29 * MINUTE }
  t.match(there.hours.stepDuring(BANK, times), { status: 'ended' })
  t.same(there.hours.stepDuring(OTHER_BANK, times), { status: 'goes_on' })
})

t.test('a window may close all institutions, and begin at once', async (t) => {
  const { database } = await testDatabase(t)
  const here = processOn(database)
  const { startsAt: _later, ...atOnce } = announcement({ endsAt: NOW + 15 * MINUTE })
  const result = await here.windows.announce(database, atOnce, BY)
  t.match(result, { status: 'announced', window: { startsAt: NOW } })
  await here.known.refresh()
  for (const bank of [BANK, OTHER_BANK]) {
    t.same(here.hours.at(bank, NOW), {
      open: false,
      closedSince: NOW,
      opensAt: NOW + 15 * MINUTE
    })
    t.same(here.hours.stepDuring(bank, { startedAt: NOW - 1, now: NOW }), {
      status: 'waits',
      resumesAt: NOW + 15 * MINUTE
    })
  }
  const early = await announced(here, { startsAt: NOW - MINUTE })
  t.equal(early.startsAt, NOW, 'what has been is not closed afterwards')
})

t.test('a window that could not be is refused', async (t) => {
  const { database } = await testDatabase(t)
  const { windows } = processOn(database)
  const refused = async (change: Partial<Announcement>) =>
    (await windows.announce(database, announcement(change), BY)).status
  t.equal(await refused({ startsAt: NOW + 2, endsAt: NOW + 1 }), 'ends_before_it_starts')
  t.equal(await refused({ startsAt: NOW + 2, endsAt: NOW + 2 }), 'ends_before_it_starts')
  t.equal(await refused({ startsAt: NOW - 2, endsAt: NOW }), 'over')
  t.same(await windows.page({ limit: 10 }), [])
})

t.test('cancelling takes a window back, or ends it early, once', async (t) => {
  const { database, another } = await testDatabase(t)
  const here = processOn(database)
  const there = processOn(await another())
  const cancel = (id: string, at: number) =>
    here.windows.cancel(database, id, { at, by: 'day-shift', why: 'It went faster' })

  const future = await announced(here, { institution: BANK.id })
  const running = await announced(here, { institution: OTHER_BANK.id })
  const middle = NOW + 20 * MINUTE
  t.match(await cancel(future.id, NOW + MINUTE), {
    status: 'cancelled',
    window: { cancelled: { at: NOW + MINUTE, by: 'day-shift', why: 'It went faster' } }
  })
  t.match(await cancel(running.id, middle), { status: 'cancelled' })
  await there.known.refresh()
  t.same(there.hours.at(BANK, NOW), { open: true })
  t.same(there.hours.at(OTHER_BANK, middle - 1), {
    open: false,
    closedSince: NOW + 10 * MINUTE,
    opensAt: middle
  })
  t.same(there.hours.at(OTHER_BANK, middle), { open: true })

  t.match(await cancel(future.id, NOW + 2 * MINUTE), {
    status: 'over',
    window: { cancelled: { at: NOW + MINUTE } }
  })
  const over = await announced(here, {})
  t.match(await cancel(over.id, over.endsAt), { status: 'over' })
  t.notOk((await here.windows.find(over.id))?.cancelled)
  t.same(await cancel('nowhere', NOW), { status: 'not_found' })

  const last = await announced(here, {})
  const results = await Promise.all(
    [here, there].map(({ windows, database }) =>
      windows.cancel(database, last.id, { at: NOW, by: 'both', why: 'At once' })
    )
  )
  t.same(results.map(({ status }) => status).sort(), ['cancelled', 'over'])
})

t.test('windows are listed by page, the latest start first', async (t) => {
  const { database } = await testDatabase(t)
  const { windows, ...rest } = processOn(database)
  for (const [id, institution, hour] of [
    ['a', undefined, 1],
    ['b', 'minato', 2],
    ['c', 'sakura', 2],
    ['d', 'minato', 3]
  ] as const) {
    await announced(
      { windows, ...rest },
      {
        id,
        ...(institution && { institution }),
        startsAt: NOW + hour * 60 * MINUTE,
        endsAt: NOW + (hour * 60 + 30) * MINUTE
      }
    )
  }
  const ids = async (query: Omit<Parameters<typeof windows.page>[0], 'limit'>, limit = 10) =>
    (await windows.page({ ...query, limit })).map(({ id }) => id)
  t.same(await ids({}), ['d', 'c', 'b', 'a'])
  t.same(await ids({}, 2), ['d', 'c'])
  t.same(await ids({ after: { startsAt: NOW + 120 * MINUTE, id: 'c' } }), ['b', 'a'])
  t.same(await ids({ institution: 'minato' }), ['d', 'b', 'a'])
  t.same(await ids({ endsAfter: NOW + 150 * MINUTE }), ['d'])
})

t.test('a window is announced together with its record, or not at all', async (t) => {
  const { database } = await testDatabase(t)
  const { windows } = processOn(database)
  const act = database.transaction(async (sql) => {
    await windows.announce(sql, announcement(), BY)
    throw new Error('the record cannot be written')
  })
  await t.rejects(act, { message: 'the record cannot be written' })
  t.same(await windows.page({ limit: 10 }), [])
})

t.test('a database that is away stops nothing: what was known last counts', async (t) => {
  const { database, another } = await testDatabase(t)
  const here = processOn(database)
  const there = processOn(await another())
  await announced(here, { institution: BANK.id })
  await there.known.refresh()

  const bringBack = await takeAway(t, database)
  await there.known.refresh()
  t.same(there.hours.at(BANK, NOW), { open: true, closesAt: NOW + 10 * MINUTE })
  t.same(there.hours.mayStart(BANK, NOW), { status: 'allowed' })
  if (!bringBack) return

  await bringBack()
  await announced(here, { institution: BANK.id, startsAt: NOW + 5 * MINUTE })
  await there.known.refresh()
  t.same(there.hours.at(BANK, NOW), { open: true, closesAt: NOW + 5 * MINUTE })
})

t.test(
  'what is known is read again and again; one that fails is told once, and when it is back',
  async (t) => {
    const lines: { level: number; msg: string }[] = []
    const log = createLogger({
      service: 'test',
      level: 'info',
      destination: { write: (line: string) => void lines.push(JSON.parse(line)) }
    })
    let reads = 0
    let answered = () => {}
    const source = { value: 'first', away: false }
    const known = lastKnown({
      what: 'answers',
      initial: 'nothing',
      async read() {
        reads += 1
        setImmediate(answered)
        if (source.away) throw new Error('away')
        return source.value
      },
      log,
      everyMs: 1
    })
    const rounds = async (count: number) => {
      for (const until = reads + count; reads < until; ) {
        await new Promise<void>((resolve) => {
          answered = resolve
        })
      }
    }
    t.equal(known.current(), 'nothing')
    const stop = await known.start()
    t.equal(known.current(), 'first', 'before anybody is served')
    source.value = 'second'
    await rounds(2)
    t.equal(known.current(), 'second')

    source.away = true
    await rounds(3)
    t.equal(known.current(), 'second')
    source.away = false
    await rounds(3)
    t.same(
      lines.map(({ msg }) => msg),
      ['answers cannot be read; those known last count', 'answers can be read again']
    )
    await stop()
    const last = reads
    await new Promise((resolve) => setTimeout(resolve, 10))
    t.equal(reads, last)
  }
)

t.test('whoever asks for a reading gets one that began after the asking', async (t) => {
  const gates: (() => void)[] = []
  const source = { value: 1 }
  const known = lastKnown({
    what: 'numbers',
    initial: 0,
    async read() {
      const { value } = source
      await new Promise<void>((resolve) => gates.push(resolve))
      return value
    },
    log: silent
  })
  const early = known.refresh()
  await new Promise(setImmediate)
  source.value = 2
  const late = known.refresh()
  gates[0]?.()
  await early
  t.equal(known.current(), 1)
  await new Promise(setImmediate)
  gates[1]?.()
  await late
  t.equal(known.current(), 2)
})

t.test('operators switch institutions and apps off and on, in every process', async (t) => {
  const { database, another } = await testDatabase(t)
  const here = sqlSwitches(database)
  const there = sqlSwitches(await another())
  const bank = { id: 'minato', switchedOff: false }
  const app: { id: string; switchedOff: boolean; suspended?: boolean } = {
    id: 'techo',
    switchedOff: false
  }
  const set = async (change: Pick<Switch, 'kind' | 'id' | 'switchedOff'>) =>
    (await here.set(database, { ...change, at: NOW, by: 'operator', why: 'Incident' })).status
  const off = async (parties = { institution: bank, app }) => {
    const switches = await there.all()
    return createSwitchedOff(() => switches)(parties)
  }

  t.equal(await off(), undefined)
  t.equal(await set({ kind: 'app', id: 'techo', switchedOff: false }), 'unchanged')
  t.equal(await set({ kind: 'app', id: 'techo', switchedOff: true }), 'changed')
  t.equal(await set({ kind: 'app', id: 'techo', switchedOff: true }), 'unchanged')
  t.equal(await off(), 'app')
  t.equal(await off({ institution: { ...bank, id: 'techo' }, app: { ...app, id: 'x' } }), undefined)

  t.equal(await set({ kind: 'institution', id: 'minato', switchedOff: true }), 'changed')
  t.equal(await off(), 'institution')
  t.same(
    (await there.all()).map(({ kind, id, by, why }) => [kind, id, by, why]),
    [
      ['app', 'techo', 'operator', 'Incident'],
      ['institution', 'minato', 'operator', 'Incident']
    ]
  )
  t.equal(await set({ kind: 'institution', id: 'minato', switchedOff: false }), 'changed')
  t.equal(await set({ kind: 'app', id: 'techo', switchedOff: false }), 'changed')
  t.equal(await off(), undefined)

  t.equal(await off({ institution: { ...bank, switchedOff: true }, app }), 'institution')
  t.equal(await off({ institution: bank, app: { ...app, switchedOff: true } }), 'app')
  t.equal(await off({ institution: bank, app: { ...app, suspended: true } }), 'app')

  const word = {
    kind: 'app',
    id: 'both',
    switchedOff: true,
    at: NOW,
    by: 'both',
    why: 'x'
  } as const
  const other = await another()
  const results = await Promise.all([here.set(database, word), there.set(other, word)])
  t.same(results.map(({ status }) => status).sort(), ['changed', 'unchanged'])
})
