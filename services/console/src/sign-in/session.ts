import { randomBytes, timingSafeEqual } from 'node:crypto'
import { isPerson, writePerson } from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Credential } from '../services/service-client.ts'
import type { OwnTokens } from './own-tokens.ts'
import { ROLES } from './roles.ts'

const SessionSchema = Type.Object({
  name: Type.String(),
  role: Type.Enum([...ROLES]),
  /** The operator's own; absent where a provider vouched for a subject, for whom the console's token asks. */
  token: Type.Optional(Type.String()),
  /** `sub` of the provider. */
  subject: Type.Optional(Type.String()),
  formKey: Type.String(),
  /** Milliseconds since 1970. */
  until: Type.Integer(),
  /** When it ends unless it is used before. */
  idleUntil: Type.Integer(),
  /** Shown once, on the next page. */
  notice: Type.Optional(Type.String())
})
export type Session = Static<typeof SessionSchema>
export type Identity = Pick<Session, 'name' | 'role' | 'token' | 'subject'>

const sessions = Compile(SessionSchema)
const CONTEXT = 'console session'

/** How long a session lasts: altogether, and without being used. */
export interface SessionLimits {
  readonly hours: number
  readonly idleMinutes: number
}

export function beginSession(identity: Identity, now: number, limits: SessionLimits): Session {
  const formKey = randomBytes(18).toString('base64url')
  const until = now + Math.round(limits.hours * 3_600_000)
  return { ...identity, formKey, until, idleUntil: idleUntil(now, limits) }
}

export function useSession(session: Session, now: number, limits: SessionLimits): Session {
  return { ...session, idleUntil: idleUntil(now, limits) }
}

const idleUntil = (now: number, { idleMinutes }: SessionLimits) =>
  now + Math.round(idleMinutes * 60_000)

export function sealSession(session: Session, sealer: Sealer): string {
  return sealer.seal(JSON.stringify(session), CONTEXT)
}

/** @returns undefined for a cookie that is over, changed, or sealed with a key that is gone */
export function openSession(
  sealed: string | undefined,
  { sealer, now }: { sealer: Sealer; now: number }
): Session | undefined {
  if (!sealed) return undefined
  try {
    const session: unknown = JSON.parse(sealer.open(sealed, CONTEXT))
    if (!sessions.Check(session)) return undefined
    return session.until > now && session.idleUntil > now ? session : undefined
  } catch {
    return undefined
  }
}

/** @returns undefined where the console has no token of that role any more */
export function credentialOf(
  { token, subject, name, role }: Identity,
  ownTokens: OwnTokens
): Credential | undefined {
  if (token) return { token }
  const own = ownTokens.of(role)
  const person = { subject: subject ?? '', name }
  return own && isPerson(person) ? { token: own, onBehalfOf: writePerson(person) } : undefined
}

/** Whether a form was made for this session. */
export function isFormOf(session: Session, given: unknown): boolean {
  if (typeof given !== 'string') return false
  const [expected, presented] = [Buffer.from(session.formKey), Buffer.from(given)]
  return expected.length === presented.length && timingSafeEqual(expected, presented)
}
