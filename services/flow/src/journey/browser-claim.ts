import { createHash } from 'node:crypto'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { Journey } from './journey.ts'

export type Claim =
  /** The browser that opened the journey first; what it keeps is the second half of every form's token. */
  | { readonly status: 'ours'; readonly secret: string }
  | { readonly status: 'unclaimed' }
  | { readonly status: 'another_browser' }

type Cookies = Readonly<Record<string, string | undefined>>

/** The browser shows its half; the journey holds the other, from which nobody can make the first. */
export function checkClaim(journey: Journey, cookies: Cookies, secure: boolean): Claim {
  if (!journey.browser) return { status: 'unclaimed' }
  const secret = cookies[cookieName(journey.id, secure)]
  return secret && hash(secret) === journey.browser
    ? { status: 'ours', secret }
    : { status: 'another_browser' }
}

/** Makes the browser that keeps the secret, a random id, the one that goes on with the journey. */
export function claim(journey: Journey, secret: string): Journey {
  return { ...journey, browser: hash(secret) }
}

/** A cookie for each journey, so that two of them in one browser do not meet. */
export function cookieName(journeyId: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}yobirin-${journeyId}`
}

export function cookieOptions(secure: boolean, seconds: number): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: seconds }
}

// 128 random bits need no slow hash, and what is compared is a hash, so its timing says nothing.
function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
