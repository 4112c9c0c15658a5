import { randomBytes } from 'node:crypto'

/** One customer's way through the steps, as it lies sealed in Redis. */
export interface Journey {
  /** 128 random bits in base64url; stands in the address of the pages. */
  readonly id: string
  readonly institution: string
  readonly returnUrl: string
  /** Milliseconds since 1970, as all instants here. */
  readonly createdAt: number
  /** Name of the current step: the only one that accepts input. */
  readonly step: string
  /** Hash of the cookie of the browser that opened it first. */
  readonly browser?: string
  /** What was entered; forgotten when the journey ends. */
  readonly customer?: Customer
  readonly call?: CallProgress
}

export interface Customer {
  /** E.164. */
  readonly phone: string
  readonly email: string
}

/** What the call step remembers. */
export interface CallProgress {
  readonly verificationId: string
  /** From here on it is too late for a number to be drawn. */
  readonly validUntil: number
  /** The customer confirmed too early, at this state of the verification; the page says so. */
  readonly confirmedEarlyAt?: number
}

const JOURNEY_ID = /^[\w-]{22}$/

export function isJourneyId(text: string): boolean {
  return JOURNEY_ID.test(text)
}

/** 128 bits that nobody guesses, 22 characters. */
export type RandomId = () => string

export const randomId: RandomId = () => randomBytes(16).toString('base64url')
