import type { StartRefused, VerificationChanged } from '@yobirin/contracts'

/** The last that was told of a verification; undefined before anything was. */
export type VerificationView = VerificationChanged | StartRefused

export function sequenceOf(view: VerificationView | undefined): number {
  if (!view) return 0
  return view.type === 'refusal' ? view.sequence : view.state.sequence
}

export interface VerificationViews {
  /** Stores what an event tells, unless something later is known. @returns whether it was news */
  apply(verificationId: string, view: VerificationView): Promise<boolean>
  read(verificationId: string): Promise<VerificationView | undefined>
  /** The view once it is enough, else what it is when the time is over. */
  waitFor(
    verificationId: string,
    enough: (view: VerificationView | undefined) => boolean,
    milliseconds: number
  ): Promise<VerificationView | undefined>
}
