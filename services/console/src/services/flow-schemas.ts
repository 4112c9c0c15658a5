import {
  ConsentResourceSchema,
  LockResourceSchema,
  SwitchResourceSchema,
  WindowResourceSchema
} from '@yobirin/contracts'
import { type Static, Type } from 'typebox'

/** What the console reads of flow's lists; `/admin/v1/openapi.json` has them whole. */
const Next = Type.Optional(Type.String())

export const LockListSchema = Type.Object({ locks: Type.Array(LockResourceSchema), next: Next })
export const ConsentListSchema = Type.Object({
  consents: Type.Array(ConsentResourceSchema),
  next: Next
})
export const WindowListSchema = Type.Object({
  maintenanceWindows: Type.Array(WindowResourceSchema)
})
export const SwitchListSchema = Type.Object({ switches: Type.Array(SwitchResourceSchema) })

export const LogEntrySchema = Type.Object({
  id: Type.String(),
  sequence: Type.Integer(),
  at: Type.String(),
  institution: Type.String(),
  app: Type.Optional(Type.String()),
  journeyId: Type.Optional(Type.String()),
  step: Type.String(),
  action: Type.String(),
  outcome: Type.String(),
  code: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
  maskedAccount: Type.Optional(Type.String()),
  maskedPhone: Type.Optional(Type.String())
})
export type LogEntry = Static<typeof LogEntrySchema>
export const LogPageSchema = Type.Object({ entries: Type.Array(LogEntrySchema), next: Next })

export const JourneyCountSchema = Type.Object({
  total: Type.Integer(),
  steps: Type.Array(Type.Object({ step: Type.String(), count: Type.Integer() }))
})
export type JourneyCount = Static<typeof JourneyCountSchema>
