import type { StayingCode, StoppingCode } from '../journey/refusal.ts'
import type { Texts } from '../texts/texts.ts'

export interface CodeMessage {
  readonly heading: string
  readonly text: string
  /** What to do now. */
  readonly next: string
}

/** @param until when it may be tried again, milliseconds since 1970, if that is known */
export function codeMessage(
  texts: Texts,
  code: StayingCode | StoppingCode,
  until?: number
): CodeMessage {
  const { heading, text, next, nextAt } = texts.codes[code]
  return {
    heading,
    text,
    next: until !== undefined && nextAt ? nextAt(texts.instant(until)) : next
  }
}
