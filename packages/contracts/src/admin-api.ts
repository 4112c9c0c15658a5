import { type Static, Type } from 'typebox'

/** What flow's API for operators answers with of locks, consents, maintenance windows and switches. */
const InstantSchema = Type.String({ format: 'date-time' })

export const LockResourceSchema = Type.Object({
  accountKey: Type.String({ description: 'Recognises the account and does not name it' }),
  institution: Type.String(),
  maskedAccount: Type.String(),
  failures: Type.Integer(),
  lockedAt: InstantSchema,
  until: { ...InstantSchema, description: 'Midnight, Japan time' }
})
export type LockResource = Static<typeof LockResourceSchema>

export const ConsentResourceSchema = Type.Object({
  id: Type.String(),
  status: Type.Enum(['active', 'revoked', 'expired']),
  institution: Type.String(),
  app: Type.String(),
  accountKey: Type.String({ description: 'Recognises the account and does not name it' }),
  maskedAccount: Type.String(),
  scopes: Type.Array(Type.String()),
  grantedAt: InstantSchema,
  expiresAt: InstantSchema,
  revoked: Type.Optional(Type.Object({ at: InstantSchema, by: Type.String(), why: Type.String() }))
})
export type ConsentResource = Static<typeof ConsentResourceSchema>

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
export type WindowResource = Static<typeof WindowResourceSchema>

export const SwitchResourceSchema = Type.Object({
  kind: Type.Enum(['institution', 'app']),
  id: Type.String(),
  name: Type.String(),
  switchedOff: Type.Boolean({ description: 'Whether it is off now, whoever switched it off' }),
  switchedOffInFile: Type.Boolean({ description: 'What its file switches off stays off' }),
  suspended: Type.Optional(
    Type.Literal(true, { description: 'Its client is suspended: off until that is resumed' })
  ),
  lastChange: Type.Optional(
    Type.Object({
      switchedOff: Type.Boolean(),
      at: InstantSchema,
      by: Type.String(),
      why: Type.String()
    })
  )
})
export type SwitchResource = Static<typeof SwitchResourceSchema>
