import type { LockResource } from '@yobirin/contracts'
import type { Lock } from '../../lockout/lockout.ts'
import { toInstant } from '../instant.ts'

export function toLockResource(lock: Lock): LockResource {
  return { ...lock, lockedAt: toInstant(lock.lockedAt), until: toInstant(lock.until) }
}
