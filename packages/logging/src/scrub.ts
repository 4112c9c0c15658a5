// Toll-free numbers (0120, 0800) are the bank's own and may be read; 0120 is 10 digits, the rest 10 or 11.
const SUBSCRIBER_NUMBER = /(?<![\w.-])(?:\+?81-?|0)(?!120|800)[1-9]-?(?:\d-?){7,8}\d(?!\d)/g
// Looked for where one may begin only: at each character of a long word, it would take the square of its length.
const E_MAIL_ADDRESS = /(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g

/** Masks what looks like a Japanese subscriber's telephone number or an e-mail address. */
export function scrub(line: string): string {
  const masked = line.replaceAll(SUBSCRIBER_NUMBER, '[telephone]')
  // Hardly a line has one, and looking for its sign costs next to nothing.
  return masked.includes('@') ? masked.replaceAll(E_MAIL_ADDRESS, '[e-mail]') : masked
}
