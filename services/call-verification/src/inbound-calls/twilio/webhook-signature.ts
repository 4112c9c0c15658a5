import twilio from 'twilio'

/** As it was read; to copy it would cost half of what its signature does. */
export type Form = Record<string, unknown>

// What overrides Twilio's time-outs, behind a #, has commas of its own.
const BETWEEN_ADDRESSES = /,(?=\s*https?:)/

/** @returns whether Twilio signed exactly this request to exactly our address; never throws */
export type SignatureCheck = (request: {
  readonly signature: string | undefined
  /** Path and query as they came. */
  readonly target: string
  readonly form: Form
}) => boolean

/**
 * Twilio signs the address that was entered there. Behind proxies neither Host nor X-Forwarded-* can be
 * trusted to tell it, so it is configured. During rotation two tokens are good.
 */
export function createSignatureCheck(publicUrls: string, authTokens: string): SignatureCheck {
  const bases = publicUrls.split(BETWEEN_ADDRESSES).map(signedBase)
  const tokens = authTokens.split(',').map((token) => token.trim())
  const pairs = bases.flatMap((base) => tokens.map((token) => ({ base, token })))
  return ({ signature, target, form }) => {
    if (!signature) return false
    return pairs.some(({ base, token }) => {
      try {
        return twilio.validateRequest(token, signature, `${base}${target}`, form)
      } catch {
        return false
      }
    })
  }
}

/** What of an address Twilio signs: no user and password, no fragment; the port is tried both ways. */
function signedBase(publicUrl: string): string {
  const { protocol, host, pathname } = new URL(publicUrl)
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`
}
