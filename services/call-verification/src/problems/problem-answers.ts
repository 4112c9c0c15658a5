import type { FastifyReply, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { ApiProblem } from './api-problem.ts'
import { toProblem } from './to-problem.ts'

/** Every error of the HTTP API leaves here, as RFC 9457 problem details. */
export const problemAnswers = fastifyPlugin(
  async (app) => {
    app.setErrorHandler((error: Error, request, reply) => answerProblem(error, request, reply))
    app.setNotFoundHandler((request, reply) => {
      answerProblem(new ApiProblem('not_found'), request, reply)
    })
  },
  { name: 'problem-answers' }
)

export function answerProblem(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error)
  if (problem.code === 'internal_error') request.log.error({ err: error }, 'request failed')
  else if (problem.code === 'service_unavailable')
    request.log.error({ err: error }, 'Redis is away')

  if (problem.retryAfterSeconds !== undefined) {
    reply.header('retry-after', Math.max(1, Math.ceil(problem.retryAfterSeconds)))
  }
  // RFC 9110, 11.6.1: a 401 names the scheme by which to do better.
  if (problem.statusCode === 401) reply.header('www-authenticate', 'Bearer realm="yobirin"')
  reply
    .code(problem.statusCode)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.details)
}
