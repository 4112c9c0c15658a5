import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Sql } from '../database/database.ts'
import { dayOf, startOf } from '../service-hours/tokyo-calendar.ts'
import { putJobs } from '../sql-outbox/put-jobs.ts'
import type { AccountIdentity } from './account-keys.ts'
import type { GuessAnswer, GuessResult, GuessRules, Lock, Lockout } from './lockout.ts'

/** Longer than any check takes; one that takes longer counts for nothing. */
const LOOKED_AT_WITHIN_MS = 20_000
/** How long a guess waits for those before it, and how often it asks. */
const PATIENCE_MS = 3_000
const ASKS_EVERY_MS = 50

interface Row {
  readonly account_key: string
  readonly institution: string
  readonly masked_account: string
  readonly day: number
  readonly failures: number
  readonly locked_at: number | null
}

type Admission =
  | { readonly status: 'admitted'; readonly id: string }
  | { readonly status: 'locked'; readonly until: number }
  | { readonly status: 'full' }

/**
 * The counter in the database. No transaction is open while a check runs; what holds the limit is that
 * every guess first takes one of the places that are left.
 */
export function sqlLockout(
  database: Database,
  {
    patienceMs = PATIENCE_MS,
    lookedAtWithinMs = LOOKED_AT_WITHIN_MS
  }: { patienceMs?: number; lookedAtWithinMs?: number } = {}
): Lockout {
  function admit(
    { key, institution, masked }: AccountIdentity,
    { limit, now }: GuessRules
  ): Promise<Admission> {
    const today = dayOf(now)
    return database.transaction(async (sql) => {
      await sql.query(
        `INSERT INTO account_lockout (account_key, institution, masked_account, day, failures)
         VALUES ($1, $2, $3, $4, 0) ON CONFLICT (account_key) DO NOTHING`,
        [key, institution, masked, today]
      )
      const row = await locked(sql, key)
      const failures = failuresOn(today, row)
      if (row && failures >= limit) {
        // The limit was lowered since: operators have to see this lock like any other.
        if (row.locked_at === null) await count(sql, key, { ...row, lockedAt: now })
        return { status: 'locked', until: startOf(row.day + 1) }
      }

      await sql.query('DELETE FROM account_guess WHERE account_key = $1 AND runs_out_at <= $2', [
        key,
        now
      ])
      const [counted] = await sql.query<{ under_way: number }>(
        'SELECT count(*)::int AS under_way FROM account_guess WHERE account_key = $1',
        [key]
      )
      if (failures + (counted?.under_way ?? 0) >= limit) return { status: 'full' }

      const id = randomUUID()
      await sql.query(
        'INSERT INTO account_guess (id, account_key, runs_out_at) VALUES ($1, $2, $3)',
        [id, key, now + lookedAtWithinMs]
      )
      return { status: 'admitted', id }
    })
  }

  async function admitPatiently(account: AccountIdentity, rules: GuessRules): Promise<Admission> {
    const givesUpAt = performance.now() + patienceMs
    for (;;) {
      const admission = await admit(account, rules)
      if (admission.status !== 'full' || performance.now() >= givesUpAt) return admission
      await sleep(ASKS_EVERY_MS)
    }
  }

  function book(
    { key }: AccountIdentity,
    id: string,
    { limit, now, clears, onLock }: GuessRules,
    answer: GuessAnswer
  ): Promise<GuessResult> {
    const today = dayOf(now)
    return database.transaction(async (sql) => {
      const row = await locked(sql, key)
      const [mine] = await sql.query('DELETE FROM account_guess WHERE id = $1 RETURNING id', [id])
      // Its place was given to another meanwhile: what it found out must not be told.
      if (!row || !mine) return { status: 'busy' }
      if (answer === 'not_available') return { status: answer }

      if (answer === 'right') {
        if (clears) await count(sql, key, { day: row.day, failures: 0, lockedAt: null })
        return { status: 'right' }
      }
      // A guess of yesterday does not count today.
      if (row.day > today) return { status: 'wrong' }
      const failures = failuresOn(today, row) + 1
      const lockedAt = failures >= limit ? now : null
      await count(sql, key, { day: today, failures, lockedAt })
      if (lockedAt === null) return { status: 'wrong' }
      const until = startOf(today + 1)
      await putJobs(sql, onLock?.(until) ?? [])
      return { status: 'locks', until }
    })
  }

  return {
    async guess(account, rules, check) {
      const admission = await admitPatiently(account, rules)
      if (admission.status === 'locked') return admission
      if (admission.status === 'full') return { status: 'busy' }
      const { id } = admission
      const answer = await check().catch(async (error: unknown) => {
        await database.query('DELETE FROM account_guess WHERE id = $1', [id])
        throw error
      })
      return book(account, id, rules, answer)
    },

    async lockOf(accountKey, now) {
      const [row] = await database.query<Row>(
        'SELECT * FROM account_lockout WHERE account_key = $1',
        [accountKey]
      )
      return row && lockIn(row, now)
    },

    async locks({ now, institution, after, limit }) {
      const rows = await database.query<Row>(
        `SELECT * FROM account_lockout
         WHERE day >= $1 AND locked_at IS NOT NULL AND ($2 = '' OR institution = $2)
           AND ($3::bigint IS NULL OR (locked_at, account_key) < ($3, $4))
         ORDER BY locked_at DESC, account_key DESC LIMIT $5`,
        [dayOf(now), institution ?? '', after?.lockedAt ?? null, after?.accountKey ?? null, limit]
      )
      return rows.flatMap((row) => lockIn(row, now) ?? [])
    },

    async lift(sql, accountKey, { now, by, why }) {
      const row = await locked(sql, accountKey)
      const lock = row && lockIn(row, now)
      if (!row || !lock) return { status: 'not_locked' }
      await sql.query(
        `INSERT INTO lockout_lift (account_key, day, failures, lifted_at, lifted_by, why)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [accountKey, row.day, row.failures, now, by, why]
      )
      await count(sql, accountKey, { day: row.day, failures: 0, lockedAt: null })
      return { status: 'lifted', lock }
    }
  }
}

/** The row of an account, which nobody else changes until the transaction ends. */
async function locked(sql: Sql, accountKey: string): Promise<Row | undefined> {
  const [row] = await sql.query<Row>(
    'SELECT * FROM account_lockout WHERE account_key = $1 FOR UPDATE',
    [accountKey]
  )
  return row
}

function failuresOn(today: number, row: Row | undefined): number {
  return row && row.day >= today ? row.failures : 0
}

async function count(
  sql: Sql,
  accountKey: string,
  { day, failures, lockedAt }: { day: number; failures: number; lockedAt: number | null }
): Promise<void> {
  await sql.query(
    'UPDATE account_lockout SET day = $2, failures = $3, locked_at = $4 WHERE account_key = $1',
    [accountKey, day, failures, lockedAt]
  )
}

function lockIn(row: Row, now: number): Lock | undefined {
  if (row.locked_at === null || row.day < dayOf(now)) return undefined
  return {
    accountKey: row.account_key,
    institution: row.institution,
    maskedAccount: row.masked_account,
    failures: row.failures,
    lockedAt: row.locked_at,
    until: startOf(row.day + 1)
  }
}
