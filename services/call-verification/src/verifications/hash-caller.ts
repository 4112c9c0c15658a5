import { createHmac, createSecretKey } from 'node:crypto'
import { maskPhoneNumber } from '@yobirin/phone-numbers'
import type { Caller } from './verifications-port.ts'

/** 128 bits: too many for two telephones to share, few enough to be short in keys. */
const HASH_BYTES = 16

/**
 * Keyed, since the telephones of a country can be counted through: a hash without a key would hide
 * nothing.
 */
export function createCallerHash(key: string | Buffer): (e164: string) => Caller {
  const secret = createSecretKey(Buffer.from(key))
  return (e164) => ({
    hash: createHmac('sha256', secret).update(e164).digest().toString('base64url', 0, HASH_BYTES),
    masked: maskPhoneNumber(e164)
  })
}
