import type { WebSocket } from '@fastify/websocket'
import type { WaitingState } from '@yobirin/contracts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { sendProblem } from '../http/problems.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import type { FindBrowserJourney } from '../journey/browser-journey.ts'
import { keepAlive } from './keep-alive.ts'
import { waitingHint, waitingState } from './waiting-messages.ts'
import { openWaitingSession, type WaitingSessionDependencies } from './waiting-session.ts'

interface Waiting {
  Params: { id: string }
  Querystring: { after?: string }
}

/** RFC 6455, section 7.4.1; the last of them makes the page ask again why. */
const CLOSE = { error: 1011, gone: 1000 }

/** How the waiting page learns what happens: by socket, or by asking where sockets are blocked. */
export function registerWaitingRoutes(
  app: FastifyInstance,
  dependencies: WaitingSessionDependencies & {
    findJourney: FindBrowserJourney
    publicUrl: URL
    onSocket: (change: 1 | -1) => void
  }
): void {
  const { findJourney, publicUrl, views, clock, onSocket } = dependencies

  app.get<Waiting>(
    '/journey/:id/events',
    {
      websocket: true,
      preValidation: async (request, reply) => {
        if (!isSameOrigin(request.headers, publicUrl)) return refuse(reply, 403)
        const found = await findJourney(request, reply)
        if (found.status !== 'ours') return refuse(reply, found.status === 'gone' ? 404 : 403)
      },
      // The upgrade answers by itself. An answer that kept the socket would live as long as the page waits.
      preHandler: async (_request, { raw }) => {
        if (raw.socket) raw.detachSocket(raw.socket)
      }
    },
    (socket: WebSocket, request) => {
      const log = request.log
      // So would the request, in the listener that the plugin has set.
      socket.removeAllListeners('error')
      socket.on('error', (err) => {
        log.debug({ err }, 'waiting socket')
        socket.terminate()
      })
      onSocket(1)
      log.info('a waiting page listens')
      const endKeepAlive = keepAlive(socket)
      const end = openWaitingSession(dependencies, {
        journeyId: request.params.id,
        seenUpTo: Number.parseInt(request.query.after ?? '0', 10) || 0,
        send: (message) => socket.send(JSON.stringify(message)),
        onGone: () => socket.close(CLOSE.gone, 'gone'),
        onError: (err) => {
          log.warn({ err }, 'the waiting socket is closed, its page will open another')
          socket.close(CLOSE.error)
        }
      })
      socket.on('close', (code) => {
        log.info({ code }, 'a waiting page listens no more')
        endKeepAlive()
        end()
        onSocket(-1)
      })
    }
  )

  app.get<Waiting>('/journey/:id/status', async (request, reply) => {
    const found = await findJourney(request, reply)
    if (found.status !== 'ours') return refuse(reply, found.status === 'gone' ? 404 : 403)
    const { journey } = found.stored
    const view = journey.call && (await views.read(journey.call.verificationId))
    const state: WaitingState = waitingState(journey, view, await clock.now())
    const hint = waitingHint(view)
    return reply.header('cache-control', 'no-store').send({ ...state, ...(hint && { hint }) })
  })
}

function refuse(reply: FastifyReply, status: 403 | 404) {
  return status === 404
    ? sendProblem(reply, 404, 'gone', 'This journey is over')
    : sendProblem(reply, 403, 'forbidden', 'This journey is not yours')
}
