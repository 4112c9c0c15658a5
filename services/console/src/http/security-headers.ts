const SAME_EVERYWHERE = [
  "default-src 'none'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'"
]

/** @param formTargets origins that a form may lead to besides our own: the provider's */
export function pagePolicy(formTargets: readonly string[]): string {
  const targets = ["'self'", ...formTargets].join(' ')
  return [...SAME_EVERYWHERE, "style-src 'self'", `form-action ${targets}`].join('; ')
}

/** bull-board sets styles in its markup and names its own base. */
export const BOARD_POLICY = [
  ...SAME_EVERYWHERE.filter((part) => !part.startsWith('base-uri')),
  "base-uri 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "form-action 'none'"
].join('; ')

/** Headers of every answer. */
export function secureHeaders(publicUrl: URL): Record<string, string> {
  return {
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(publicUrl.protocol === 'https:' && { 'strict-transport-security': 'max-age=63072000' })
  }
}
