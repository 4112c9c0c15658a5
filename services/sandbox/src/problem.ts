import type { FastifyReply } from 'fastify'

/** RFC 9457 */
export function problem(
  reply: FastifyReply,
  status: number,
  code: string,
  title: string,
  detail?: string
) {
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: `/problems/${code}`, title, status, code, ...(detail && { detail }) })
}
