import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto'

/** A private key of ours: P-256, for ES256 (RFC 7518). */
export interface SigningKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly kid: string
  readonly x: string
  readonly y: string
  readonly d: string
  readonly alg: 'ES256'
  readonly use: 'sig'
}

/**
 * Reads a JSON Web Key Set (RFC 7517). The first key signs, the public halves of all are published, so a new
 * key is appended first, put first once everybody has seen it, and the old one is taken out when
 * nothing that it signed is looked at any more.
 *
 * @throws TypeError that says which key is wrong and never shows it
 */
export function parseSigningKeys(text: string): readonly [SigningKey, ...SigningKey[]] {
  const [first, ...others] = keysOf(text).map(readKey)
  if (!first) throw new TypeError('there must be a key in "keys"')
  const kids = new Set([first, ...others].map(({ kid }) => kid))
  if (kids.size !== others.length + 1) throw new TypeError('two keys have the same "kid"')
  return [first, ...others]
}

function keysOf(text: string): readonly unknown[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown }
    if (Array.isArray(keys)) return keys
  } catch {}
  throw new TypeError('it must be a JSON Web Key Set, {"keys":[…]}')
}

function readKey(value: unknown, index: number): SigningKey {
  const { kty, crv, kid, x, y, d } = (value ?? {}) as JsonWebKey & { kid?: unknown }
  const isText = (part: unknown): part is string => typeof part === 'string' && part !== ''
  if (kty !== 'EC' || crv !== 'P-256' || ![kid, x, y, d].every(isText) || !isKey(value)) {
    throw new TypeError(`key ${index + 1} must be a private P-256 key with a "kid"`)
  }
  const parts = { kid, x, y, d } as Pick<SigningKey, 'kid' | 'x' | 'y' | 'd'>
  return { kty, crv, ...parts, alg: 'ES256', use: 'sig' }
}

/** Whether its halves belong together: what one signs the other must accept. */
function isKey(jwk: unknown): boolean {
  try {
    const { d: _private, ...published } = jwk as JsonWebKey
    const privateKey = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })
    const publicKey = createPublicKey({ key: published, format: 'jwk' })
    const text = Buffer.from('a text to sign')
    return verify('sha256', text, publicKey, sign('sha256', text, privateKey))
  } catch {
    return false
  }
}
