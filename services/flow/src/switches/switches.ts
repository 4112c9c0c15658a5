import type { Sql } from '../database/database.ts'

/** What operators can switch off and on at run time. */
export interface SwitchTarget {
  readonly kind: 'institution' | 'app'
  readonly id: string
}

/** The last word about a target. */
export interface Switch extends SwitchTarget {
  readonly switchedOff: boolean
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by: string
  readonly why: string
}

export interface Switches {
  /** One for each target that was ever touched. */
  all(): Promise<readonly Switch[]>
  /** `unchanged` where it is so already; then the earlier word stays. */
  set(sql: Sql, change: Switch): Promise<{ readonly status: 'changed' | 'unchanged' }>
}
