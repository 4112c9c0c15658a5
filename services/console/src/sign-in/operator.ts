import type { Session } from './session.ts'

/** Who works here now. */
export interface Operator {
  readonly session: Session
  /** Shown at the top of the page, once. */
  readonly notice?: string
  /** What the services are asked with. */
  readonly token: string
  /**
   * A reason as the services record it. They write down whose token it was; where that is the console's
   * own, the name of whoever signed in stands before the reason.
   */
  inWords(why: string): string
}

/** What of the services' 200 characters is left when the longest name stands before a reason. */
export const LONGEST_WHY = 130
