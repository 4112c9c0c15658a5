import type { FastifyReply } from 'fastify'

/**
 * Headers of every page. `form-action` is also asked about redirects that follow a form, so the app
 * that a journey returns to has to be named in it.
 */
export function pageHeaders(reply: FastifyReply, publicUrl: URL, returnUrl?: string): FastifyReply {
  return reply.headers(headersOfPage(publicUrl, returnUrl))
}

export function headersOfPage(publicUrl: URL, returnUrl?: string): Record<string, string> {
  const socketOrigin = `${publicUrl.protocol === 'https:' ? 'wss' : 'ws'}://${publicUrl.host}`
  const app = returnUrl ? ` ${new URL(returnUrl).origin}` : ''
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "img-src 'self'",
      // Older Safari does not count the socket's scheme as 'self'.
      `connect-src 'self' ${socketOrigin}`,
      `form-action 'self'${app}`,
      "frame-ancestors 'none'",
      "base-uri 'none'"
    ].join('; ')
  }
}

/** Of whatever is no page: a browser that is led to it loads nothing for it, and shows it in no frame. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'"

/** Headers of every answer; a page has a policy of its own. */
export function secureHeaders(publicUrl: URL): Record<string, string> {
  return {
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'content-security-policy': NO_PAGE,
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(publicUrl.protocol === 'https:' && { 'strict-transport-security': 'max-age=63072000' })
  }
}
