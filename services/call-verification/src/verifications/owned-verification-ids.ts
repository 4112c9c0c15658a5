import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { randomBytes } from './random-bytes.ts'

const RANDOM_BYTES = 10
const OWNER_BYTES = 6

/**
 * Ids of verifications that are started by HTTP: 80 random bits, and 48 that only the token which
 * started it can have made. So a verifier reaches its own verifications, and no store has to know whose
 * is whose.
 */
export interface VerificationIds {
  /**
   * @param idempotencyKey the same key of the same token always makes the same id, so that a repeated
   *   start finds its first; a random id without one
   */
  create(owner: string, pool: string, idempotencyKey?: string): string
  isOwnedBy(owner: string, id: string): boolean
  /** Tells two requests apart, and tells whoever reads a dump neither. */
  fingerprint(...parts: readonly string[]): string
}

/** @param secret the same in every process */
export function createVerificationIds(
  secret: string,
  random: (bytes: number) => Buffer = randomBytes
): VerificationIds {
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'verification ids', 32))
  // JSON keeps the parts apart, whatever they hold.
  const mac = (...parts: readonly (string | undefined)[]) =>
    createHmac('sha256', derived).update(JSON.stringify(parts)).digest()
  const ownerMark = (owner: string, pool: string, unique: Buffer) =>
    mac('owner', owner, pool, unique.toString('base64url')).subarray(0, OWNER_BYTES)

  return {
    create(owner, pool, idempotencyKey) {
      const unique =
        idempotencyKey === undefined
          ? random(RANDOM_BYTES)
          : mac('key', owner, idempotencyKey).subarray(0, RANDOM_BYTES)
      const id = Buffer.concat([unique, ownerMark(owner, pool, unique)])
      return `${pool}.${id.toString('base64url')}`
    },

    isOwnedBy(owner, id) {
      const [pool = '', encoded = ''] = id.split('.')
      const bytes = Buffer.from(encoded, 'base64url')
      if (bytes.length !== RANDOM_BYTES + OWNER_BYTES) return false
      const expected = ownerMark(owner, pool, bytes.subarray(0, RANDOM_BYTES))
      return timingSafeEqual(expected, bytes.subarray(RANDOM_BYTES))
    },

    fingerprint: (...parts) =>
      mac('request', ...parts)
        .toString('base64url')
        .slice(0, 22)
  }
}
