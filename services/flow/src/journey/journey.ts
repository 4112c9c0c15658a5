import { randomBytes } from 'node:crypto'
import type { Entered } from './form.ts'
import type { Refusal, Stop } from './refusal.ts'

/** One customer's way through the steps, as it lies sealed in Redis. */
export interface Journey {
  /** 128 random bits in base64url; stands in the address of the pages. */
  readonly id: string
  /** The app that the customer came from; its institution is the journey's. */
  readonly app: string
  readonly institution: string
  readonly returnUrl: string
  /** Milliseconds since 1970, as all instants here. */
  readonly createdAt: number
  /** Name of the current step: the only one that accepts input. */
  readonly step: string
  /** The authorization request that it answers. */
  readonly authorization?: AuthorizationRequest
  /** Hash of the cookie of the browser that opened it first. */
  readonly browser?: string
  /** What was typed, so that its page can show it again; forgotten when the journey ends. */
  readonly entered?: Entered
  /** What the current page has to say of the last input; gone with the next. */
  readonly refusal?: Refusal
  /** The last input that was a guess. */
  readonly guess?: GuessTaken
  readonly account?: Account
  /** Who this is, once the bank's records agree; forgotten when the journey ends. */
  readonly customer?: Customer
  readonly call?: CallProgress
  readonly consent?: ConsentProgress
  /** Why the journey was stopped. */
  readonly stop?: Stop
  /** The browser was sent back to the app. */
  readonly left?: true
}

/** What an app asks for (RFC 6749, section 4.1.1), as far as the customer is asked. */
export interface AuthorizationRequest {
  /** Under which the authorization server remembers the rest. */
  readonly interactionId: string
  readonly scopes: readonly ('accounts' | 'transactions')[]
  /** PKCE (RFC 7636): ties the journey to the session of the app that asked. */
  readonly codeChallenge: string
}

/** Remembered before a guess is looked at, so that the same form sent twice is looked at once. */
export interface GuessTaken {
  /** Of the form and the version that it was made for, under a key that the browser alone keeps. */
  readonly digest: string
  /** It is being looked at; over by then, whatever happened to the process. */
  readonly until: number
}

/** The account as its holder names it; the institution is the journey's. */
export interface Account {
  /** 3 digits. */
  readonly branch: string
  readonly accountType: 'ordinary' | 'savings'
  /** 7 digits. */
  readonly accountNumber: string
}

export interface Customer {
  /** E.164. */
  readonly phone: string
  readonly email: string
  /** Half-width; for the operation log alone. */
  readonly nameKana: string
  /** The address that the bank's records hold, if they do. */
  readonly contactEmail?: string
}

/** What the call step remembers. */
export interface CallProgress {
  readonly verificationId: string
  /** From here on it is too late for a number to be drawn. */
  readonly validUntil: number
  /** The customer confirmed too early, at this state of the verification; the page says so. */
  readonly confirmedEarlyAt?: number
  /** How many other numbers the customer has asked for. */
  readonly otherNumbers?: number
  /** When the call was verified, and against how many numbers a guess would have stood. */
  readonly verifiedAt?: number
  readonly strengthBits?: number
}

/** What the customer allowed. The id is chosen with the decision, so that granting twice is granting once. */
export interface ConsentProgress {
  readonly id: string
  readonly allowedAt: number
  readonly expiresAt: number
  /** Whose consent it is, until it is known to be recorded. */
  readonly for?: { readonly account: Account; readonly customer: Customer }
}

const JOURNEY_ID = /^[\w-]{22}$/

export function isJourneyId(text: string): boolean {
  return JOURNEY_ID.test(text)
}

/** 128 bits that nobody guesses, 22 characters. */
export type RandomId = () => string

export const randomId: RandomId = () => randomBytes(16).toString('base64url')
