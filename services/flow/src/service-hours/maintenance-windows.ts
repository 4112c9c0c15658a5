import type { Sql } from '../database/database.ts'
import type { Span } from './closures.ts'

/** A time at which operators close an institution. Instants are milliseconds since 1970. */
export interface MaintenanceWindow extends Span {
  readonly id: string
  /** Absent: all institutions. */
  readonly institution?: string
  /** For operators; customers are told the time alone. */
  readonly reason: string
  readonly announced: { readonly at: number; readonly by: string }
  readonly cancelled?: { readonly at: number; readonly by: string; readonly why: string }
}

export interface Announcement {
  readonly id: string
  readonly institution?: string
  /** At once, if it is absent or past. */
  readonly startsAt?: number
  readonly endsAt: number
  readonly reason: string
}

export interface MaintenanceWindows {
  announce(
    sql: Sql,
    announcement: Announcement,
    announced: MaintenanceWindow['announced']
  ): Promise<AnnounceResult>

  /** Takes a window back, or ends it early when it has begun. */
  cancel(
    sql: Sql,
    id: string,
    cancelled: NonNullable<MaintenanceWindow['cancelled']>
  ): Promise<CancelResult>

  find(id: string): Promise<MaintenanceWindow | undefined>

  /** Those that were to end after an instant, cancelled ones too. */
  endingAfter(instant: number): Promise<readonly MaintenanceWindow[]>

  /** A page of all, the latest start first. */
  page(query: WindowQuery): Promise<readonly MaintenanceWindow[]>
}

export interface WindowQuery {
  /** Those that close this one; those that close all are among them. */
  readonly institution?: string
  readonly endsAfter?: number
  readonly after?: { readonly startsAt: number; readonly id: string }
  readonly limit: number
}

export type AnnounceResult =
  | { readonly status: 'announced'; readonly window: MaintenanceWindow }
  | { readonly status: 'ends_before_it_starts' }
  /** Its end is past. */
  | { readonly status: 'over' }

export type CancelResult =
  | { readonly status: 'cancelled'; readonly window: MaintenanceWindow }
  /** It was cancelled before, or has ended. */
  | { readonly status: 'over'; readonly window: MaintenanceWindow }
  | { readonly status: 'not_found' }

/** What a window closes: all of it, up to its cancellation, or nothing where that came before its start. */
export function closedBy({ startsAt, endsAt, cancelled }: MaintenanceWindow): readonly Span[] {
  const end = Math.min(endsAt, cancelled?.at ?? endsAt)
  return end > startsAt ? [{ startsAt, endsAt: end }] : []
}
