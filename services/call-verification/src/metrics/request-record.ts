import { fastifyPlugin } from 'fastify-plugin'
import type { ServiceMetrics } from './service-metrics.ts'

/** One line and one observation a request, by the route and never by the address. */
export const requestRecord = fastifyPlugin<{ metrics: ServiceMetrics }>(
  async (app, { metrics }) => {
    app.addHook('onResponse', (request, reply, done) => {
      const { method } = request
      const route = request.routeOptions.url ?? 'none'
      const status = reply.statusCode
      metrics.httpDurations.observe({ method, route, status }, reply.elapsedTime / 1_000)
      request.log.debug({ method, route, status, ms: Math.round(reply.elapsedTime) }, 'answered')
      done()
    })
  },
  { name: 'request-record' }
)
