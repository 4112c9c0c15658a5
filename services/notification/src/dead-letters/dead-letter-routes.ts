import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Problem } from '@yobirin/contracts'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { DeadLetters } from './dead-letters.ts'
import type { FindOperator } from './operator-tokens.ts'

const Limit = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }) })
const Why = Type.Object({
  why: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'For the log; never personal data' })
  )
})
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })

/** For operators: see what was set aside, and send it again. */
export const deadLetterRoutes: FastifyPluginAsyncTypebox<{
  deadLetters: DeadLetters
  findOperator: FindOperator
}> = async (app, { deadLetters, findOperator }) => {
  app.addHook('onRequest', async (request, reply) => {
    if (findOperator(request.headers)) return
    request.log.info({ code: 'unauthorized' }, 'a request was refused')
    reply.header('www-authenticate', 'Bearer')
    return problem(reply, 401, 'unauthorized', 'An API token with the role operator is needed')
  })

  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number }
    if (statusCode < 500) {
      return problem(reply, statusCode, 'invalid_request', 'The request is not right')
    }
    request.log.error({ err: error }, 'dead letters are out of reach')
    return problem(reply, 503, 'unavailable', 'The queue cannot be reached')
  })

  app.get('/v1/dead-letters', { schema: { querystring: Limit } }, async ({ query }) => ({
    deadLetters: await deadLetters.list(query.limit)
  }))

  const schema = { params: Id, body: Type.Union([Why, Type.Null()]) }
  app.post('/v1/dead-letters/:id/resend', { schema }, async (request, reply) => {
    const { id } = request.params
    const { status } = await deadLetters.resend(id)
    const by = findOperator(request.headers)?.name
    request.log.info({ deadLetter: id, by, why: request.body?.why, status }, 'resend asked for')
    switch (status) {
      case 'queued':
        return reply.code(202).send({ id, status })
      case 'not_found':
        return problem(reply, 404, 'not_found', 'There is no such dead letter')
      case 'already_sent':
        return problem(reply, 409, 'already_sent', 'The mail server has taken it after all')
      case 'in_progress':
        return problem(reply, 409, 'in_progress', 'It is being handed to the mail server')
    }
  })
}

function problem(reply: FastifyReply, status: number, code: string, title: string) {
  const body: Problem = { type: `/problems/${code}`, title, status, code }
  return reply.code(status).type('application/problem+json').send(body)
}
