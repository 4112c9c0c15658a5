import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { PAGE_POLICY } from '../http/security-headers.ts'

/** Whatever is put into the page is escaped. */
export function sendPage(
  reply: FastifyReply,
  page: VNode,
  { status = 200 }: { status?: number } = {}
): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-store'
    })
    .send(`<!doctype html>${renderToString(page)}`)
}
