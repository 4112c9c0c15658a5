import { isDeepStrictEqual } from 'node:util'
import { type Static, Type } from 'typebox'

/** Header that a request brings which another person has approved: what flow sealed of it. */
export const APPROVAL_HEADER = 'approval'

/** Context under which an approved act is sealed, with the keys that flow and call-verification share. */
export const APPROVAL_CONTEXT = 'approved act'

/** Acts that settings can make wait for a second person, by their names in the descriptions of the APIs. */
const GUARDABLE_ACTS = [
  'liftLock',
  'revokeConsent',
  'setSwitch',
  'changeNumber',
  'configurePool'
] as const
export type GuardableAct = (typeof GUARDABLE_ACTS)[number]

export const AskedActSchema = Type.Object({
  act: Type.Enum([...GUARDABLE_ACTS]),
  target: Type.String({
    pattern: '^[A-Za-z0-9+._/-]{1,160}$',
    description:
      'What it is done to: an account key, the id of a consent, `app/{id}` or `institution/{id}`, `{pool}/{number}` in E.164, a pool'
  }),
  body: Type.Record(Type.String(), Type.Unknown(), {
    description: 'Of the request, letter by letter'
  })
})
export type AskedAct = Static<typeof AskedActSchema>

/** What flow vouches for: who asked for exactly which act, and who else approved. */
export const ApprovedActSchema = Type.Interface([AskedActSchema], {
  id: Type.String(),
  by: Type.String(),
  approvedBy: Type.String(),
  requestedAt: Type.Integer({ description: 'Milliseconds since 1970' }),
  expiresAt: Type.Integer({ description: 'Milliseconds since 1970' })
})
export type ApprovedAct = Static<typeof ApprovedActSchema>

export type ApprovalCheck =
  | { readonly status: 'not_needed' }
  | { readonly status: 'needed' }
  /** Forged, over, or for another act than this. */
  | { readonly status: 'not_fitting' }
  | { readonly status: 'approved'; readonly approved: ApprovedAct }

/**
 * Whether an act may be done now.
 *
 * @param open opens what was sealed under a context, and throws where nobody of ours sealed it
 */
export function checkApproval(
  asked: AskedAct,
  {
    guarded,
    sealed,
    open,
    now
  }: {
    guarded: ReadonlySet<GuardableAct>
    sealed: string | string[] | undefined
    open: (sealed: string, context: string) => string
    now: number
  }
): ApprovalCheck {
  if (sealed === undefined) return { status: guarded.has(asked.act) ? 'needed' : 'not_needed' }
  let approved: ApprovedAct
  try {
    approved = JSON.parse(open(String(sealed), APPROVAL_CONTEXT)) as ApprovedAct
  } catch {
    return { status: 'not_fitting' }
  }
  const { act, target, body, expiresAt } = approved
  const fits = expiresAt > now && isDeepStrictEqual({ act, target, body }, asked)
  return fits ? { status: 'approved', approved } : { status: 'not_fitting' }
}

/** Who stands in the record of an approved act: both. */
export function namesOf({ by, approvedBy }: ApprovedAct): string {
  return `${by}, approved by ${approvedBy}`
}

/**
 * Reads names of acts, comma-separated.
 *
 * @throws TypeError that names what is none
 */
export function readGuardedActs(text: string): ReadonlySet<GuardableAct> {
  const names = text.split(',').flatMap((name) => name.trim() || [])
  for (const name of names) {
    if (!(GUARDABLE_ACTS as readonly string[]).includes(name)) {
      throw new TypeError(`${name} is none of ${GUARDABLE_ACTS.join(', ')}`)
    }
  }
  return new Set(names as GuardableAct[])
}
