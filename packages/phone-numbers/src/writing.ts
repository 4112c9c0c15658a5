import { parseInternational } from './e164.ts'

/** As written in Japan: 0120-444-333. A foreign number keeps its plus sign. */
export function formatNational(e164: string): string {
  const number = parseInternational(e164)
  if (!number) return e164
  return number.countryCallingCode === '81' ? number.formatNational() : number.formatInternational()
}

/**
 * A link that dials. With presentation, Japan's prefix 186 asks the caller's carrier to show the
 * number for this call; it is understood before a national number only.
 */
export function toDialUri(e164: string, options: { withPresentation: boolean }): string {
  return options.withPresentation && e164.startsWith('+81')
    ? `tel:1860${e164.slice('+81'.length)}`
    : `tel:${e164}`
}
