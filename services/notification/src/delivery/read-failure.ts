import type { Delivery } from './mailer.ts'

/** What nodemailer says of a failure. Its text quotes addresses, so it is read and never kept. */
export interface SmtpFailure {
  readonly code?: string
  readonly responseCode?: number
}

/** These refuse our way of asking (RFC 4954, 503: order of commands), not this letter. */
const REFUSALS_OF_SESSION = new Set([503, 530, 534, 535, 538])
/** Only in these phases does a reply speak of the letter and not of the connection. */
const PHASES_OF_LETTER = new Set(['EENVELOPE', 'EMESSAGE'])

/**
 * @param textBegun whether any of the letter's text had gone out
 */
export function readFailure(
  { code = 'UNKNOWN', responseCode }: SmtpFailure,
  textBegun: boolean
): Delivery {
  const reason = code.toLowerCase()
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 600) {
    const permanent = responseCode >= 500 && !REFUSALS_OF_SESSION.has(responseCode)
    return permanent && PHASES_OF_LETTER.has(code)
      ? { status: 'refused', responseCode }
      : { status: 'deferred', reason, responseCode }
  }
  // Without an answer the server may or may not have taken the text that it got.
  return textBegun ? { status: 'unknown', reason } : { status: 'deferred', reason }
}
