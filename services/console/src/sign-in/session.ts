import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Sealer } from '@yobirin/sealing'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { OwnTokens } from './own-tokens.ts'
import { ROLES } from './roles.ts'

const SessionSchema = Type.Object({
  name: Type.String(),
  role: Type.Enum([...ROLES]),
  /** The operator's own; absent where a provider vouched for the name, and a token of the console acts. */
  token: Type.Optional(Type.String()),
  formKey: Type.String(),
  /** Milliseconds since 1970. */
  until: Type.Integer(),
  /** Shown once, on the next page. */
  notice: Type.Optional(Type.String())
})
export type Session = Static<typeof SessionSchema>
export type Identity = Pick<Session, 'name' | 'role' | 'token'>

const sessions = Compile(SessionSchema)
const CONTEXT = 'console session'

export function beginSession(identity: Identity, now: number, hours: number): Session {
  const formKey = randomBytes(18).toString('base64url')
  return { ...identity, formKey, until: now + Math.round(hours * 3_600_000) }
}

export function sealSession(session: Session, sealer: Sealer): string {
  return sealer.seal(JSON.stringify(session), CONTEXT)
}

/** @returns undefined for a cookie that is over, changed, or sealed with a key that is gone */
export function openSession(
  sealed: string | undefined,
  { sealer, ownTokens, now }: { sealer: Sealer; ownTokens: OwnTokens; now: number }
): Session | undefined {
  if (!sealed) return undefined
  try {
    const session: unknown = JSON.parse(sealer.open(sealed, CONTEXT))
    if (!sessions.Check(session) || session.until <= now) return undefined
    return session.token || ownTokens.of(session.role) ? session : undefined
  } catch {
    return undefined
  }
}

/** Whether a form was made for this session. */
export function isFormOf(session: Session, given: unknown): boolean {
  if (typeof given !== 'string') return false
  const [expected, presented] = [Buffer.from(session.formKey), Buffer.from(given)]
  return expected.length === presented.length && timingSafeEqual(expected, presented)
}
