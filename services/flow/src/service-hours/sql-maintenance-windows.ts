import type { Sql } from '../database/database.ts'
import type { MaintenanceWindow, MaintenanceWindows } from './maintenance-windows.ts'

interface WindowRow {
  readonly id: string
  readonly institution: string | null
  readonly starts_at: number
  readonly ends_at: number
  readonly reason: string
  readonly announced_at: number
  readonly announced_by: string
  readonly cancelled_at: number | null
  readonly cancelled_by: string | null
  readonly cancelled_why: string | null
}

export function sqlMaintenanceWindows(database: Sql): MaintenanceWindows {
  async function read(sql: Sql, id: string): Promise<MaintenanceWindow | undefined> {
    const [row] = await sql.query<WindowRow>('SELECT * FROM maintenance_window WHERE id = $1', [id])
    return row && toWindow(row)
  }

  return {
    async announce(sql, { id, institution, startsAt, endsAt, reason }, { at, by }) {
      if (endsAt <= (startsAt ?? at)) return { status: 'ends_before_it_starts' }
      if (endsAt <= at) return { status: 'over' }
      const [row] = await sql.query<WindowRow>(
        `INSERT INTO maintenance_window
          (id, institution, starts_at, ends_at, reason, announced_at, announced_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *`,
        [id, institution ?? null, Math.max(startsAt ?? at, at), endsAt, reason, at, by]
      )
      return { status: 'announced', window: toWindow(row as WindowRow) }
    },

    async cancel(sql, id, { at, by, why }) {
      const [row] = await sql.query<WindowRow>(
        `UPDATE maintenance_window SET cancelled_at = $2, cancelled_by = $3, cancelled_why = $4
        WHERE id = $1 AND cancelled_at IS NULL AND ends_at > $2 RETURNING *`,
        [id, at, by, why]
      )
      if (row) return { status: 'cancelled', window: toWindow(row) }
      const window = await read(sql, id)
      return window ? { status: 'over', window } : { status: 'not_found' }
    },

    find: (id) => read(database, id),

    async endingAfter(instant) {
      const rows = await database.query<WindowRow>(
        'SELECT * FROM maintenance_window WHERE ends_at > $1 ORDER BY starts_at, id',
        [instant]
      )
      return rows.map(toWindow)
    },

    async page({ institution, endsAfter, after, limit }) {
      const rows = await database.query<WindowRow>(
        `SELECT * FROM maintenance_window
        WHERE ($1::text IS NULL OR institution = $1 OR institution IS NULL)
          AND ($2::bigint IS NULL OR ends_at > $2)
          AND ($3::bigint IS NULL OR (starts_at, id) < ($3, $4::text))
        ORDER BY starts_at DESC, id DESC LIMIT $5`,
        [institution ?? null, endsAfter ?? null, after?.startsAt ?? null, after?.id ?? null, limit]
      )
      return rows.map(toWindow)
    }
  }
}

function toWindow(row: WindowRow): MaintenanceWindow {
  const { id, institution, reason } = row
  const { cancelled_at: at, cancelled_by: by, cancelled_why: why } = row
  return {
    id,
    ...(institution !== null && { institution }),
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reason,
    announced: { at: row.announced_at, by: row.announced_by },
    ...(at !== null && by !== null && why !== null && { cancelled: { at, by, why } })
  }
}
