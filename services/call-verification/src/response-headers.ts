import { fastifyPlugin } from 'fastify-plugin'

/** Of every answer: states change by the second, and nothing here is for a browser to interpret. */
export const responseHeaders = fastifyPlugin(
  async (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
    })
  },
  { name: 'response-headers' }
)
