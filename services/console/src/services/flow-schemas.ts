import { type Static, Type } from 'typebox'

/** What the console reads of flow's answers; https://…/admin/v1/openapi.json has them whole. */
const Next = Type.Optional(Type.String())

export const LockSchema = Type.Object({
  accountKey: Type.String(),
  institution: Type.String(),
  maskedAccount: Type.String(),
  failures: Type.Integer(),
  lockedAt: Type.String(),
  until: Type.String()
})
export type Lock = Static<typeof LockSchema>
export const LockListSchema = Type.Object({ locks: Type.Array(LockSchema), next: Next })

export const ConsentSchema = Type.Object({
  id: Type.String(),
  status: Type.Enum(['active', 'revoked', 'expired']),
  institution: Type.String(),
  app: Type.String(),
  maskedAccount: Type.String(),
  scopes: Type.Array(Type.String()),
  grantedAt: Type.String(),
  expiresAt: Type.String(),
  revoked: Type.Optional(Type.Object({ at: Type.String(), by: Type.String(), why: Type.String() }))
})
export type Consent = Static<typeof ConsentSchema>
export const ConsentListSchema = Type.Object({ consents: Type.Array(ConsentSchema), next: Next })

export const WindowSchema = Type.Object({
  id: Type.String(),
  institution: Type.Optional(Type.String()),
  startsAt: Type.String(),
  endsAt: Type.String(),
  reason: Type.String(),
  announced: Type.Object({ at: Type.String(), by: Type.String() }),
  cancelled: Type.Optional(
    Type.Object({ at: Type.String(), by: Type.String(), why: Type.String() })
  )
})
export type MaintenanceWindow = Static<typeof WindowSchema>
export const WindowListSchema = Type.Object({ maintenanceWindows: Type.Array(WindowSchema) })

export const SwitchSchema = Type.Object({
  kind: Type.Enum(['institution', 'app']),
  id: Type.String(),
  name: Type.String(),
  switchedOff: Type.Boolean(),
  switchedOffInFile: Type.Boolean(),
  suspended: Type.Optional(Type.Boolean()),
  lastChange: Type.Optional(
    Type.Object({ at: Type.String(), by: Type.String(), why: Type.String() })
  )
})
export type Switch = Static<typeof SwitchSchema>
export const SwitchListSchema = Type.Object({ switches: Type.Array(SwitchSchema) })

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

export const ActSchema = Type.Object({
  id: Type.String(),
  at: Type.String(),
  by: Type.String(),
  role: Type.Optional(Type.String()),
  action: Type.String(),
  target: Type.String(),
  institution: Type.Optional(Type.String()),
  why: Type.Optional(Type.String())
})
export type Act = Static<typeof ActSchema>
export const ActPageSchema = Type.Object({ acts: Type.Array(ActSchema), next: Next })

export const JourneyCountSchema = Type.Object({
  total: Type.Integer(),
  steps: Type.Array(Type.Object({ step: Type.String(), count: Type.Integer() }))
})
export type JourneyCount = Static<typeof JourneyCountSchema>
