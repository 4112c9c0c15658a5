import type { FormField } from './form.ts'

/** Codes of a page that stays: the customer may try again. */
export const STAYING_CODES = ['B2490', 'B6120', 'BF010', 'BF020', 'BF050'] as const
export type StayingCode = (typeof STAYING_CODES)[number]

/** Codes that end a journey. */
export const STOPPING_CODES = ['B4640', 'B465F', 'BF050', 'B0070'] as const
export type StoppingCode = (typeof STOPPING_CODES)[number]

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
