import { Type } from 'typebox'

/** An instant as RFC 3339 writes it, with its offset. */
export const InstantSchema = Type.String({ format: 'date-time' })

/** @param milliseconds since 1970 */
export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

const LEAP_SECOND = /:60(?=[.Zz+-])/

/**
 * @returns milliseconds since 1970; a leap second, which RFC 3339 has and they do not, is the one that follows
 */
export function fromInstant(instant: string): number {
  return LEAP_SECOND.test(instant)
    ? Date.parse(instant.replace(LEAP_SECOND, ':59')) + 1_000
    : Date.parse(instant)
}
