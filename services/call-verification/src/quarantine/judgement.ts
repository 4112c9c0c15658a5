import { type Ended, isSuspect, suspect, trialVerdict, tryOn } from './evidence.ts'
import type { Watch } from './watches-port.ts'

export type Act = 'take_out' | 'keep_in' | 'return' | 'give_up' | 'lend'

export interface Judgement {
  readonly watch: Watch
  /** `keep_in`: it would be taken out if enough others were left. */
  readonly act?: Act
  /** For people, without anything personal. */
  readonly why?: string
}

interface Case {
  readonly watch: Watch
  /** The same number without any evidence. */
  readonly afresh: Watch
  /** Since it was last looked at. */
  readonly ended: Ended
  /** Of the verifications of other numbers that are verified; undefined where nothing can be told from it. */
  readonly share: number | undefined
  /** When the last test call was placed, of too many that did not arrive. */
  readonly silentAt?: number | undefined
  readonly now: number
}

/** One customer may be shown a number that is tried, then nobody for so long; later ever more seldom. */
const FIRST_WAIT_MS = 10 * 60_000
const LONGEST_WAIT_MS = 4 * 60 * 60_000

export function judgeActive(
  { watch, afresh: anew, ended, share, silentAt, now }: Case,
  { mayGo }: { readonly mayGo: boolean }
): Judgement {
  // What ended while nothing could be told from it is let go, not kept for later.
  const evidence = share === undefined ? 0 : suspect(watch.evidence, ended, share)
  const silent = silentAt !== undefined && silentAt !== watch.silentAt
  const afresh: Watch = { ...anew, ...(silentAt !== undefined && { silentAt }) }
  if (!isSuspect(evidence) && !silent) return { watch: { ...afresh, evidence } }
  const why = silent
    ? 'test calls to it do not arrive, and those to others do'
    : `verifications on it fail where ${percent(share)} of those on the others succeed`
  // Told once, not at every look: the evidence begins again.
  if (!mayGo) return { watch: afresh, act: 'keep_in', why: `${why}; too few others are active` }
  const takenOut = { at: now, nextTryAt: now + FIRST_WAIT_MS, tries: 0 }
  return { watch: { ...afresh, takenOut }, act: 'take_out', why }
}

export function judgeTakenOut({ watch, afresh, ended, share, now }: Case): Judgement {
  const { takenOut, evidence: before } = watch
  if (!takenOut || takenOut.givenUp) return { watch }
  const evidence = share === undefined ? before : tryOn(before, ended, share)
  const tried = takenOut.tries === 1 ? 'once' : `${takenOut.tries} times`
  switch (trialVerdict(evidence)) {
    case 'works':
      return { watch: afresh, act: 'return', why: `tried ${tried}, and works` }
    case 'fails': {
      // Those whom it was shown before it went out are no trial.
      if (takenOut.tries === 0) return { watch: { ...afresh, takenOut } }
      const why = `tried ${tried}, and still fails: left out until an operator returns it`
      return { watch: { ...afresh, takenOut: { ...takenOut, givenUp: true } }, act: 'give_up', why }
    }
    case 'open': {
      if (now < takenOut.nextTryAt) return { watch: { ...afresh, evidence, takenOut } }
      const wait = Math.min(FIRST_WAIT_MS * 2 ** takenOut.tries, LONGEST_WAIT_MS)
      const trying = { ...takenOut, tries: takenOut.tries + 1, nextTryAt: now + wait }
      const why = 'to be tried by one customer'
      return { watch: { ...afresh, evidence, takenOut: trying }, act: 'lend', why }
    }
  }
}

const percent = (share: number | undefined) => `${Math.round(100 * (share ?? 0))} %`
