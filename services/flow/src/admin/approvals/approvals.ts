import type { AskedAct } from '@yobirin/contracts'
import type { Database, Sql } from '../../database/database.ts'

export interface Approval extends AskedAct {
  readonly id: string
  /** Milliseconds since 1970, like every instant here. */
  readonly requestedAt: number
  readonly requestedBy: string
  readonly requestedPerson: string
  readonly expiresAt: number
  readonly status: 'waiting' | 'approved' | 'declined' | 'carried_out'
  readonly decided?: { readonly at: number; readonly by: string; readonly why: string }
}

export interface Decision {
  readonly status: 'approved' | 'declined'
  readonly at: number
  readonly by: string
  readonly why: string
  readonly expiresAt: number
}

/** Acts that wait for a second person; what became of them stays in the chain of the acts for good. */
export interface Approvals {
  /** The newest first, at most a hundred. */
  list(): Promise<readonly Approval[]>
  find(id: string): Promise<Approval | undefined>
  ask(sql: Sql, approval: Omit<Approval, 'status' | 'decided'>): Promise<void>
  /** Decides what still waits, once. @returns undefined where it does not wait any more */
  decide(sql: Sql, id: string, decision: Decision): Promise<Approval | undefined>
  /** Takes what was approved, once, for the transaction that carries it out, or records that another service did. */
  take(sql: Sql, id: string): Promise<'taken' | 'taken_before'>
}

interface Row {
  readonly id: string
  readonly act: Approval['act']
  readonly target: string
  readonly body: string
  readonly requested_at: number
  readonly requested_by: string
  readonly requested_person: string
  readonly expires_at: number
  readonly status: Approval['status']
  readonly decided_at: number | null
  readonly decided_by: string | null
  readonly decided_why: string | null
}

const KEPT_MS = 30 * 86_400_000

export function sqlApprovals(database: Database): Approvals {
  return {
    async list() {
      const rows = await database.query<Row>(
        'SELECT * FROM approval ORDER BY requested_at DESC, id LIMIT 100'
      )
      return rows.map(toApproval)
    },

    async find(id) {
      const [row] = await database.query<Row>('SELECT * FROM approval WHERE id = $1', [id])
      return row && toApproval(row)
    },

    async ask(sql, { id, act, target, body, ...request }) {
      await sql.query('DELETE FROM approval WHERE requested_at < $1', [
        request.requestedAt - KEPT_MS
      ])
      await sql.query(
        `INSERT INTO approval (id, act, target, body, requested_at, requested_by, requested_person,
          expires_at, status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')`,
        [
          ...[id, act, target, JSON.stringify(body)],
          ...[request.requestedAt, request.requestedBy, request.requestedPerson, request.expiresAt]
        ]
      )
    },

    async decide(sql, id, { status, at, by, why, expiresAt }) {
      const [row] = await sql.query<Row>(
        `UPDATE approval SET status = $2, decided_at = $3, decided_by = $4, decided_why = $5,
          expires_at = $6 WHERE id = $1 AND status = 'waiting' AND expires_at > $3 RETURNING *`,
        [id, status, at, by, why, expiresAt]
      )
      return row && toApproval(row)
    },

    async take(sql, id) {
      const rows = await sql.query(
        `UPDATE approval SET status = 'carried_out' WHERE id = $1 AND status = 'approved' RETURNING id`,
        [id]
      )
      return rows.length > 0 ? 'taken' : 'taken_before'
    }
  }
}

function toApproval({ id, act, target, status, ...row }: Row): Approval {
  const { decided_at: at, decided_by: by, decided_why: why } = row
  return {
    ...{ id, act, target, status, body: JSON.parse(row.body) },
    ...{ requestedAt: row.requested_at, requestedBy: row.requested_by },
    ...{ requestedPerson: row.requested_person, expiresAt: row.expires_at },
    ...(at !== null && { decided: { at, by: by ?? '', why: why ?? '' } })
  }
}
