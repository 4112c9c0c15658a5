import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits; characters that need no escaping in a Basic header (RFC 6749, appendix B). */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a secret. Nobody guesses 256 bits, so a fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

export function isSecret(presented: string, kept: string): boolean {
  const [one, other] = [Buffer.from(hashSecret(presented)), Buffer.from(kept)]
  return one.length === other.length && timingSafeEqual(one, other)
}
