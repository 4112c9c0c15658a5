import { VERIFICATION_ID_PATTERN } from '@yobirin/contracts'

const PATTERN = new RegExp(VERIFICATION_ID_PATTERN)

/** An id as the stores use it: the pool finds the keys, the rest is the verification's own part. */
export interface VerificationKey {
  readonly pool: string
  readonly key: string
}

export function parseVerificationId(id: string): VerificationKey | undefined {
  if (!PATTERN.test(id)) return undefined
  const dot = id.indexOf('.')
  return { pool: id.slice(0, dot), key: id.slice(dot + 1) }
}

export function verificationId(pool: string, key: string): string {
  return `${pool}.${key}`
}
