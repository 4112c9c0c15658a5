import type { Sealer } from '@yobirin/sealing'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'

const MINUTES = 10
const CONTEXT = 'console sign-in request'

const RequestSchema = Type.Object({
  state: Type.String(),
  nonce: Type.String(),
  codeVerifier: Type.String(),
  /** Where to go afterwards. */
  to: Type.Optional(Type.String()),
  /** Milliseconds since 1970. */
  until: Type.Integer()
})
export type KeptRequest = Static<typeof RequestSchema>

const requests = Compile(RequestSchema)

/** Kept by the browser that was sent away, so that no other can come back for it. */
export function createSignInRequestCookie(sealer: Sealer, secure: boolean, now: () => number) {
  return {
    name: secure ? '__Host-console-sign-in' : 'console-sign-in',
    // `lax`: it is another site that sends the browser back.
    options: { path: '/', httpOnly: true, secure, sameSite: 'lax', maxAge: MINUTES * 60 } as const,
    seal: (request: Omit<KeptRequest, 'until'>) =>
      sealer.seal(JSON.stringify({ ...request, until: now() + MINUTES * 60_000 }), CONTEXT),
    /** @returns undefined for none, one that is over, or is none of ours */
    open(sealed: string | undefined): KeptRequest | undefined {
      if (!sealed) return undefined
      try {
        const request: unknown = JSON.parse(sealer.open(sealed, CONTEXT))
        return requests.Check(request) && request.until > now() ? request : undefined
      } catch {
        return undefined
      }
    }
  }
}
