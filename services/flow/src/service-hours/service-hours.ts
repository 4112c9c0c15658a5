import type { Institution } from '../institutions/institution.ts'
import type { Closures } from './closures.ts'
import {
  type HoursNow,
  hoursAt,
  mayDraw,
  mayStart,
  type StartDecision,
  stepDuring,
  type UnderWayDecision
} from './decide-by-hours.ts'
import { closedBy, type MaintenanceWindow } from './maintenance-windows.ts'

type Closable = Pick<Institution, 'id' | 'closures'>

/**
 * The hours of each institution, maintenance windows among them. Instants are milliseconds since 1970, by
 * the clock that all processes share. Nothing here waits or fails.
 */
export interface ServiceHours {
  at(institution: Closable, now: number): HoursNow
  /** Asked before a journey begins. */
  mayStart(institution: Closable, now: number): StartDecision
  /** Asked before a number is drawn, after stepDuring. */
  mayDraw(institution: Closable, now: number): UnderWayDecision
  /** Asked at every page and every step of a journey that started then. */
  stepDuring(institution: Closable, times: { startedAt: number; now: number }): UnderWayDecision
}

/** @param windows as they are known at the moment of asking */
export function createServiceHours(windows: () => readonly MaintenanceWindow[]): ServiceHours {
  const closuresOf = ({ id, closures }: Closable): Closures => ({
    rules: closures,
    windows: windows()
      .filter(({ institution = id }) => institution === id)
      .flatMap(closedBy)
  })
  return {
    at: (institution, now) => hoursAt(closuresOf(institution), now),
    mayStart: (institution, now) => mayStart(closuresOf(institution), now),
    mayDraw: (institution, now) => mayDraw(closuresOf(institution), now),
    stepDuring: (institution, times) => stepDuring(closuresOf(institution), times)
  }
}
