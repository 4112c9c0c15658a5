import type { WindowResource } from '@yobirin/contracts'
import type { MaintenanceWindow } from '../../service-hours/maintenance-windows.ts'
import { toInstant } from '../instant.ts'

export function toWindowResource({
  announced,
  cancelled,
  ...window
}: MaintenanceWindow): WindowResource {
  return {
    ...window,
    startsAt: toInstant(window.startsAt),
    endsAt: toInstant(window.endsAt),
    announced: { ...announced, at: toInstant(announced.at) },
    ...(cancelled && { cancelled: { ...cancelled, at: toInstant(cancelled.at) } })
  }
}
