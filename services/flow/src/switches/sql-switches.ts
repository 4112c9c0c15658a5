import type { Sql } from '../database/database.ts'
import type { Switch, Switches } from './switches.ts'

interface SwitchRow {
  readonly kind: Switch['kind']
  readonly id: string
  readonly switched_off: boolean
  readonly changed_at: number
  readonly changed_by: string
  readonly why: string
}

export function sqlSwitches(database: Sql): Switches {
  return {
    async all() {
      const rows = await database.query<SwitchRow>(
        'SELECT * FROM operator_switch ORDER BY kind, id'
      )
      return rows.map(toSwitch)
    },

    async set(sql, { kind, id, switchedOff, at, by, why }) {
      // Whatever was never touched is on.
      const rows = await sql.query(
        `INSERT INTO operator_switch AS present (kind, id, switched_off, changed_at, changed_by, why)
        SELECT $1::text, $2::text, $3::boolean, $4::bigint, $5::text, $6::text
        WHERE $3 OR EXISTS (SELECT 1 FROM operator_switch WHERE kind = $1 AND id = $2)
        ON CONFLICT (kind, id) DO UPDATE SET
          switched_off = excluded.switched_off,
          changed_at = excluded.changed_at,
          changed_by = excluded.changed_by,
          why = excluded.why
        WHERE present.switched_off <> excluded.switched_off
        RETURNING id`,
        [kind, id, switchedOff, at, by, why]
      )
      return { status: rows.length > 0 ? 'changed' : 'unchanged' }
    }
  }
}

function toSwitch({ kind, id, why, ...row }: SwitchRow): Switch {
  const { switched_off: switchedOff, changed_at: at, changed_by: by } = row
  return { kind, id, switchedOff, at, by, why }
}
