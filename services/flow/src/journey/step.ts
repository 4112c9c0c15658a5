import type { VNode } from 'preact'
import type { TSchema } from 'typebox'
import type { Institution } from '../institutions/institution.ts'
import type { Job } from '../outbox/job.ts'
import type { Texts } from '../texts/texts.ts'
import type { Journey } from './journey.ts'

/** What a page of a step is made for. */
export interface Visit {
  readonly journey: Journey
  readonly institution: Institution
  /** Milliseconds since 1970, by the clock that all processes share. */
  readonly now: number
  readonly texts: Texts
}

export interface StepPage {
  readonly title: string
  /** An error code such as BF020. */
  readonly code?: string
  /** Fields hidden in every form that the page holds. */
  readonly content: (form: FormTarget) => VNode
  /** Without JavaScript the page is asked for again after so many seconds. */
  readonly refreshSeconds?: number
  /** The page learns by itself what happens. */
  readonly waits?: boolean
}

/** Where the forms of a page go, and the token that proves that they come from it. */
export interface FormTarget {
  readonly action: string
  readonly csrfToken: string
}

/** What a step makes of an input. The step does not know who comes before or after it. */
export type Outcome =
  | { readonly to: 'here'; readonly journey?: Journey }
  | { readonly to: 'next'; readonly jobs?: readonly Job[] }
  /** The same step from its beginning. */
  | { readonly to: 'again' }
  | { readonly to: 'cancelled' }

/** What entering or leaving a step changes: the journey, and jobs that come to be with it. */
export interface Entry {
  readonly journey: Journey
  readonly jobs: readonly Job[]
}

export interface Step {
  /** In `data-step`, in the address of its forms, and in the stored journey. */
  readonly name: string
  /** Nothing leads on from here. */
  readonly last?: boolean
  /** The forms that it accepts; anything else is answered with its page again. */
  readonly input: TSchema
  readonly page: (visit: Visit) => Promise<StepPage>
  readonly accept: (visit: Visit, input: unknown) => Promise<Outcome>
  readonly enter?: (journey: Journey, now: number) => Entry
  /** Waits a little for what entering has set off, so that the page can show it at once. */
  readonly entered?: (journey: Journey) => Promise<void>
  /** What is left to be told when the customer cancels here. */
  readonly abandon?: (journey: Journey) => readonly Job[]
}
