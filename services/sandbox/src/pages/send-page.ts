import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  // The journey, and the HTML of e-mails.
  "frame-src 'self' http: https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'"
].join('; ')

/** Whatever is put into the page is escaped. */
export function sendPage(reply: FastifyReply, statusCode: number, page: VNode): FastifyReply {
  return reply
    .code(statusCode)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-store'
    })
    .send(`<!doctype html>${renderToString(page)}`)
}
