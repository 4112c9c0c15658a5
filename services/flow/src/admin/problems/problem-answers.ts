import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AdminProblem } from './admin-problem.ts'
import { toAdminProblem } from './to-admin-problem.ts'

const RETRY_AFTER_SECONDS = 5

/** Every error of the operators' API leaves here, as RFC 9457 problem details. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error, request, reply) => answer(error, request, reply))
  app.setNotFoundHandler((request, reply) => answer(new AdminProblem('not_found'), request, reply))
}

function answer(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toAdminProblem(error)
  if (problem.statusCode >= 500)
    request.log.error({ err: error }, 'a request of an operator failed')
  if (problem.statusCode === 503) reply.header('retry-after', RETRY_AFTER_SECONDS)
  // RFC 9110, 11.6.1: a 401 names the scheme by which to do better.
  if (problem.statusCode === 401) reply.header('www-authenticate', 'Bearer realm="yobirin"')
  reply
    .code(problem.statusCode)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.details)
}
