import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isJourneyId } from '../journey/journey.ts'
import type { MessagePages } from '../pages/message-page.tsx'
import { sendProblem } from './problems.ts'

/** Whatever goes wrong, a browser gets a page of ours and a program problem details; neither learns why. */
export function registerErrorHandling(app: FastifyInstance, messagePages: MessagePages): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    // What a client sent wrongly may be personal, and Fastify's messages quote it.
    if (status < 500) request.log.info({ code: error.code }, 'a request was refused')
    else request.log.error({ err: error }, 'a request failed')

    if (isForPrograms(request)) {
      const title = status >= 500 ? 'Internal error' : 'The request does not fit'
      return sendProblem(reply, status, status >= 500 ? 'internal' : error.code, title)
    }
    if (status >= 500) return messagePages.send(reply, 'fault', journeyOf(request))
    return messagePages.send(reply, 'refused_form').code(status)
  })

  app.setNotFoundHandler((request, reply) => answerNotFound(request, reply, messagePages))
}

export function answerNotFound(
  request: FastifyRequest,
  reply: FastifyReply,
  messagePages: MessagePages
): FastifyReply {
  return isForPrograms(request)
    ? sendProblem(reply, 404, 'not_found', 'Not found')
    : messagePages.send(reply, 'not_found')
}

/** The page to ask again for: a journey that met a fault is where it was. */
function journeyOf({ params }: FastifyRequest): string | undefined {
  const { id } = (params ?? {}) as { id?: string }
  return id !== undefined && isJourneyId(id) ? `/journey/${id}` : undefined
}

function isForPrograms({ url }: FastifyRequest): boolean {
  return url.startsWith('/v1/') || url.startsWith('/admin/')
}
