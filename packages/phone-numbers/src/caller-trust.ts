import { parseCallerId } from './caller-id.ts'
import type { E164 } from './e164.ts'

/** What the network says about a caller ID, from the least that one can rely on to the most. */
const LEVELS = [
  /** It was checked, and is not the caller's. */
  'refuted',
  /** It came from abroad, or from where nobody knows the caller. */
  'foreign',
  /** The caller dialled another number, and was passed on to ours. */
  'diverted',
  /** It is there, and nobody vouches for it. */
  'unconfirmed',
  /** The carrier that hands the call over vouches for it. */
  'asserted',
  /** The caller's own carrier has signed that the caller may use it. */
  'attested'
] as const

export type CallerTrust = (typeof LEVELS)[number]

/** A caller ID is worth as much as the worst that is known of it. */
export function leastTrustOf(first: CallerTrust, ...others: readonly CallerTrust[]): CallerTrust {
  return others.reduce(
    (least, other) => (LEVELS.indexOf(other) < LEVELS.indexOf(least) ? other : least),
    first
  )
}

const VERSTAT = /^(TN-Validation-Passed|TN-Validation-Failed)(?:-([ABC]))?(-Diverted)?$/i

// A: the carrier knows the caller, and that the number is the caller's. B: it knows the caller
// alone. C: it took the call from somewhere that it does not know.
// @see [RFC 8588](https://www.rfc-editor.org/rfc/rfc8588.html#section-4)
const ATTESTATIONS: ReadonlyMap<string, CallerTrust> = new Map([
  ['A', 'attested'],
  ['B', 'unconfirmed'],
  ['C', 'foreign']
])

/**
 * The verdict on a signed caller ID. Whatever else than passed or failed is none: Japan's network does
 * not sign, and `No-TN-Validation` says no more than that.
 *
 * @param attestation where it stands beside the verdict and not in it
 */
export function readVerstat(
  verstat: string | undefined,
  attestation?: string
): CallerTrust | undefined {
  const [, verdict, letter = attestation, diverted] = VERSTAT.exec(verstat?.trim() ?? '') ?? []
  if (verdict === undefined) return undefined
  if (/failed/i.test(verdict)) return 'refuted'
  const attested = ATTESTATIONS.get(letter?.trim().toUpperCase() ?? '') ?? 'asserted'
  return diverted ? leastTrustOf(attested, 'diverted') : attested
}

/**
 * Whether a party that a call is said to have been passed on by is another than the one called. Free
 * numbers are translated on the way, and some networks call that a diversion by the free number.
 *
 * @param party a number or an address, as the carrier writes it
 */
export function isDiversion(party: string, called: E164): boolean {
  const id = parseCallerId(party)
  return id.kind === 'withheld' || id.e164 !== called
}
