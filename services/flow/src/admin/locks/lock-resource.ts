import { type Static, Type } from 'typebox'
import type { Lock } from '../../lockout/lockout.ts'
import { InstantSchema, toInstant } from '../instant.ts'

export const LockResourceSchema = Type.Object({
  accountKey: Type.String({ description: 'Recognises the account and does not name it' }),
  institution: Type.String(),
  maskedAccount: Type.String(),
  failures: Type.Integer(),
  lockedAt: InstantSchema,
  until: { ...InstantSchema, description: 'Midnight, Japan time' }
})

export function toLockResource(lock: Lock): Static<typeof LockResourceSchema> {
  return { ...lock, lockedAt: toInstant(lock.lockedAt), until: toInstant(lock.until) }
}
