import { Type } from 'typebox'

/** An instant as RFC 3339 writes it, with its offset. */
export const InstantSchema = Type.String({ format: 'date-time' })

/** @param milliseconds since 1970 */
export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

/** @returns milliseconds since 1970 */
export function fromInstant(instant: string): number {
  return Date.parse(instant)
}
