/** Of every page: nothing from elsewhere, and no scripts or styles inside of it. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'"
].join('; ')

/** Of whatever is no page. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'"

/** Headers of every answer; a page has a policy of its own. */
export function secureHeaders(publicUrl: URL): Record<string, string> {
  return {
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'content-security-policy': NO_PAGE,
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(publicUrl.protocol === 'https:' && { 'strict-transport-security': 'max-age=63072000' })
  }
}
