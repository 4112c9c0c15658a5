const IDEOGRAPHIC_SPACE = '\u3000'
/** From the full-width form of a printable ASCII character to the character. */
const FULL_WIDTH_OFFSET = 0xfee0

/**
 * A field as it was written, its full-width letters, digits, signs and spaces made half-width, without
 * the white space around it. Nothing but those is converted: a ² or a ① is no digit that anybody meant.
 *
 * @param field whatever a form holds; a field that was sent twice, or not at all, says nothing
 */
export function writtenText(field: unknown): string {
  return typeof field === 'string' ? toHalfWidth(field).trim() : ''
}

function toHalfWidth(text: string): string {
  return text
    .replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replaceAll(IDEOGRAPHIC_SPACE, ' ')
}
