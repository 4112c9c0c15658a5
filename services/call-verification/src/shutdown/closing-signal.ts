import { setMaxListeners } from 'node:events'
import { fastifyPlugin } from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the process begins to stop: whoever waits for something answers now. */
    readonly closing: AbortSignal
  }
}

export const closingSignal = fastifyPlugin(
  async (app) => {
    const controller = new AbortController()
    setMaxListeners(0, controller.signal)
    app.decorate('closing', controller.signal)
    app.addHook('preClose', async () => controller.abort())
    // Fastify says so to requests that come after; those under way would keep their connection, and
    // the server waits for it.
    app.addHook('onSend', (_request, reply, payload, done) => {
      if (controller.signal.aborted) reply.header('connection', 'close')
      done(null, payload)
    })
  },
  { name: 'closing-signal' }
)
