import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { WebSocket } from '@fastify/websocket'
import { VerificationResourceSchema } from '@yobirin/contracts'
import { ApiProblem } from '../problems/api-problem.ts'
import { apiProblemResponses } from '../problems/problem-responses.ts'
import { endOfWait } from '../shutdown/end-of-wait.ts'
import { isFinal } from './final-states.ts'
import { keepAlive } from './keep-alive.ts'
import { ownVerification, VerificationParametersSchema } from './own-verification.ts'
import { toResource } from './verification-resource.ts'
import type { VerificationRoutesOptions } from './verification-routes.ts'
import { watchVerification } from './watch-verification.ts'

/** Close codes of RFC 6455, 7.4.1. */
const closeCodes = { ended: 1000, goingAway: 1001, internalError: 1011 } as const

export const eventsRoute: FastifyPluginAsyncTypebox<VerificationRoutesOptions> = async (
  app,
  { verifications, changes, ids, metrics, rereadEveryMs }
) => {
  app.route({
    method: 'GET',
    url: '/v1/verifications/:id/events',
    exposeHeadRoute: false,
    onRequest: app.allowedTo('verifications:read'),
    preHandler: [
      ownVerification(ids),
      // Before the upgrade, while there still is an HTTP status to say it with.
      async (request) => {
        if (!request.ws) throw new ApiProblem('upgrade_required')
        const { id } = request.params as { id: string }
        if (!(await verifications.read(id))) throw new ApiProblem('verification_not_found')
      }
    ],
    schema: {
      operationId: 'watchVerification',
      tags: ['verifications'],
      summary: 'WebSocket: the present state, then each change and hint',
      description:
        'Every message is the verification as GET answers it. The socket closes after the final state.',
      params: VerificationParametersSchema,
      response: {
        101: {
          description: 'Messages of this form follow',
          content: { 'application/json': { schema: VerificationResourceSchema } }
        },
        ...apiProblemResponses('verification_not_found', 'upgrade_required')
      }
    },
    handler: () => {
      throw new ApiProblem('upgrade_required')
    },
    wsHandler: async (socket, request) => {
      const { id } = request.params as { id: string }
      const log = request.log.child({ verificationId: id })
      const { signal, release } = endOfWait({ closing: app.closing, connection: socket })
      const rest = keepAlive(socket)
      metrics.openSockets.inc()
      try {
        const watch = { verifications, changes, signal, ...(rereadEveryMs && { rereadEveryMs }) }
        for await (const state of watchVerification(id, watch)) {
          await send(socket, JSON.stringify(toResource(state)))
          if (isFinal(state.status)) {
            socket.close(closeCodes.ended)
            return
          }
        }
        socket.close(closeCodes.goingAway)
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, 'events of a verification broke off')
        socket.close(closeCodes.internalError)
      } finally {
        metrics.openSockets.dec()
        rest()
        release()
      }
    }
  })
}

/** Resolves when the message has left the process, so that a slow reader holds back no more than one. */
function send(socket: WebSocket, message: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(message, (error) => (error ? reject(error) : resolve()))
  })
}
