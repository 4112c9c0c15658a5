import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const VERSION = 's1'
const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

export interface SealingKey {
  readonly id: string
  /** 32 bytes. */
  readonly secret: Buffer
}

export interface Sealer {
  /**
   * Encrypts under the first key. The context says what the text is and whose; it is not stored, but
   * opening needs the same one, so a seal cannot be moved to another record.
   *
   * @returns `s1.<key id>.<base64url>`
   */
  seal(text: string, context: string): string
  /** @throws SealError when the key is unknown, the seal was changed, or the context is another one */
  open(sealed: string, context: string): string
}

class SealError extends Error {
  readonly code = 'SEAL_BROKEN'
}

/**
 * Reads `id:base64url,id:base64url`: the first seals, all open. During rotation put the new key first
 * and keep the old one until what it sealed has expired.
 *
 * @throws TypeError naming the key, never its value, when one is malformed
 */
export function parseSealingKeys(value: string): SealingKey[] {
  const keys = value.split(',').map((entry, index) => {
    const [id = '', encoded = ''] = entry.trim().split(':')
    const secret = Buffer.from(encoded, 'base64url')
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id) || secret.length !== 32) {
      throw new TypeError(
        `Sealing key ${index + 1} must be <id>:<32 bytes in base64url>; make one with: ` +
          `node -p "require('crypto').randomBytes(32).toString('base64url')"`
      )
    }
    return { id, secret }
  })
  if (new Set(keys.map((key) => key.id)).size !== keys.length) {
    throw new TypeError('Two sealing keys have the same id')
  }
  return keys
}

/** Seals with AES-256-GCM (NIST SP 800-38D): 96-bit random nonce, 128-bit tag. */
export function createSealer(keys: readonly SealingKey[]): Sealer {
  const first = keys[0]
  if (!first) throw new TypeError('At least one sealing key is needed')
  const secrets = new Map(keys.map((key) => [key.id, key.secret]))

  return {
    seal(text, context) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(ALGORITHM, first.secret, iv)
      cipher.setAAD(Buffer.from(context))
      const body = Buffer.concat([
        iv,
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag()
      ])
      return `${VERSION}.${first.id}.${body.toString('base64url')}`
    },

    open(sealed, context) {
      const [version, id = '', encoded = ''] = sealed.split('.')
      const secret = secrets.get(id)
      const body = Buffer.from(encoded, 'base64url')
      if (version !== VERSION || !secret || body.length < IV_BYTES + TAG_BYTES) {
        throw new SealError(
          secret ? 'Not a seal of ours' : 'Sealed with a key that is not configured'
        )
      }
      const decipher = createDecipheriv(ALGORITHM, secret, body.subarray(0, IV_BYTES))
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(body.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([
          decipher.update(body.subarray(IV_BYTES, -TAG_BYTES)),
          decipher.final()
        ]).toString('utf8')
      } catch {
        throw new SealError('The seal was changed, or belongs to another record')
      }
    }
  }
}
