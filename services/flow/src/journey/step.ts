import type { VNode } from 'preact'
import type { TSchema } from 'typebox'
import type { AppRegistration } from '../apps/app-registration.ts'
import type { Institution } from '../institutions/institution.ts'
import type { OwnWords } from '../institutions/own-words.ts'
import type { Job } from '../outbox/job.ts'
import type { Script } from '../pages/assets.ts'
import type { Texts } from '../texts/texts.ts'
import type { Form } from './form.ts'
import type { Journey } from './journey.ts'
import type { Refusal, Stop } from './refusal.ts'

/** What a decision about a journey is made from. */
export interface Visit {
  readonly journey: Journey
  readonly institution: Institution
  readonly app: AppRegistration
  /** Milliseconds since 1970, by the clock that all processes share. */
  readonly now: number
  /** Of the network, where somebody sent something. */
  readonly address?: string
}

/** What a page of a step is made for: the same, and the words of the one who reads it. */
export interface PageVisit extends Visit {
  readonly texts: Texts
  readonly own: OwnWords
}

export interface StepPage {
  readonly title: string
  /** An error code such as BF020. */
  readonly code?: string
  readonly retryAfterSeconds?: number
  /** Fields hidden in every form that the page holds. */
  readonly content: (form: FormTarget) => VNode
  /** Without JavaScript the page is asked for again after so many seconds. */
  readonly refreshSeconds?: number
  readonly script?: Script
}

/** Where the forms of a page go, and the token that proves that they come from it. */
export interface FormTarget {
  readonly action: string
  readonly csrfToken: string
  /** Which version of the journey the page was made for: a form sent twice says the same. */
  readonly turn: number
}

/** What a step makes of an input. The step does not know who comes before or after it. */
export type Outcome =
  | { readonly to: 'here'; readonly journey?: Journey; readonly refusal?: Refusal }
  | { readonly to: 'next'; readonly journey?: Journey }
  /** The same step from its beginning. */
  | { readonly to: 'again'; readonly journey?: Journey }
  /** The first step, with what was entered. */
  | { readonly to: 'first' }
  | { readonly to: 'cancelled' }
  | { readonly to: 'stopped'; readonly stop: Stop }

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
  /** The browser does not stay here but goes back to the app. */
  readonly leaves?: boolean
  /** Its input is a guess that counts: a form that is sent twice is looked at once. */
  readonly guesses?: boolean
  /** The forms that it accepts; anything else is answered with its page again. */
  readonly input: TSchema
  readonly page: (visit: PageVisit) => Promise<StepPage>
  /** Given the journey with what was typed into its fields. */
  readonly accept: (visit: Visit, form: Form) => Promise<Outcome>
  readonly enter?: (visit: Visit) => Entry
  /** Waits a little for what entering has set off, so that the page can show it at once. */
  readonly entered?: (journey: Journey) => Promise<void>
  /** What is left to be told when the customer goes away from here for good. */
  readonly abandon?: (journey: Journey) => readonly Job[]
}
