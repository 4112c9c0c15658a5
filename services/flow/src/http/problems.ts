import type { Problem } from '@yobirin/contracts'
import type { FastifyReply } from 'fastify'

/** Answers a program with problem details (RFC 9457); the code is stable. */
export function sendProblem(
  reply: FastifyReply,
  status: number,
  code: string,
  title: string
): FastifyReply {
  const problem: Problem = { type: 'about:blank', title, status, code }
  return reply
    .code(status)
    .headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .send(problem)
}
