import { type Static, Type } from 'typebox'
import type { MaintenanceWindow } from '../../service-hours/maintenance-windows.ts'
import { InstantSchema, toInstant } from '../instant.ts'

export const WindowResourceSchema = Type.Object({
  id: Type.String(),
  institution: Type.Optional(Type.String({ description: 'Absent: all institutions' })),
  startsAt: InstantSchema,
  endsAt: InstantSchema,
  reason: Type.String(),
  announced: Type.Object({ at: InstantSchema, by: Type.String() }),
  cancelled: Type.Optional(
    Type.Object({ at: InstantSchema, by: Type.String(), why: Type.String() })
  )
})

export function toWindowResource({
  announced,
  cancelled,
  ...window
}: MaintenanceWindow): Static<typeof WindowResourceSchema> {
  return {
    ...window,
    startsAt: toInstant(window.startsAt),
    endsAt: toInstant(window.endsAt),
    announced: { ...announced, at: toInstant(announced.at) },
    ...(cancelled && { cancelled: { ...cancelled, at: toInstant(cancelled.at) } })
  }
}
