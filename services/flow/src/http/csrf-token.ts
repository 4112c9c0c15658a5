import { createHmac, timingSafeEqual } from 'node:crypto'

/** Tokens that bind a form to the browser and the journey that it was made for. */
export interface CsrfTokens {
  make(journeyId: string, browserSecret: string): string
  verify(token: unknown, journeyId: string, browserSecret: string): boolean
}

/** @param keys comma-separated; the first signs, all are accepted, for rotation */
export function createCsrfTokens(keys: string): CsrfTokens {
  const secrets = keys.split(',').map((key) => key.trim())
  const [first] = secrets
  if (!first || secrets.some((secret) => secret.length < 16)) {
    throw new TypeError('each key needs 16 or more characters')
  }
  const sign = (secret: string, journeyId: string, browserSecret: string) =>
    createHmac('sha256', secret).update(`form ${journeyId} ${browserSecret}`).digest()

  return {
    make: (journeyId, browserSecret) => sign(first, journeyId, browserSecret).toString('base64url'),
    verify(token, journeyId, browserSecret) {
      if (typeof token !== 'string') return false
      const given = Buffer.from(token, 'base64url')
      return secrets.some((secret) => {
        const expected = sign(secret, journeyId, browserSecret)
        return given.length === expected.length && timingSafeEqual(given, expected)
      })
    }
  }
}
