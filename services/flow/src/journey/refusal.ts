import type { FormField } from './form.ts'

/** Codes of a page that stays: the customer may try again. */
export type StayingCode = 'B2490' | 'B6120' | 'BF010' | 'BF020' | 'BF050'

/** Codes that end a journey. */
export type StoppingCode = 'B4640' | 'B465F' | 'BF050' | 'B0070'

/** Why an input led nowhere. */
export type Refusal =
  /** What is wrong with each field, a word of its reader such as `missing`, in the order of the page. */
  | { readonly faults: Faults }
  | {
      readonly code: StayingCode
      readonly retryAfterSeconds?: number
      /** When it may be tried again, if that is an instant of the clock. */
      readonly until?: number
    }

export type Faults = Readonly<Partial<Record<FormField, string>>>

export interface Stop {
  readonly code: StoppingCode
  /** When it may be tried again, if that is known: the end of a lock or of a closure. */
  readonly until?: number
}
