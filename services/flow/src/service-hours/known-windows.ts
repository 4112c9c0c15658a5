import type { Logger } from '@yobirin/logging'
import type { Clock } from '../clock.ts'
import { type LastKnown, lastKnown } from '../last-known.ts'
import type { MaintenanceWindow, MaintenanceWindows } from './maintenance-windows.ts'

/** A journey under way asks what was closed since it began; none is as old as a day. */
const LOOKS_BACK_MS = 24 * 60 * 60_000

/** The windows that matter to journeys, as this process knows them. */
export function knownWindows({
  windows,
  clock,
  log
}: {
  windows: MaintenanceWindows
  clock: Clock
  log: Logger
}): LastKnown<readonly MaintenanceWindow[]> {
  return lastKnown({
    what: 'maintenance windows',
    initial: [],
    read: async () => windows.endingAfter((await clock.now()) - LOOKS_BACK_MS),
    log
  })
}
