import type { FastifyPluginAsync } from 'fastify'
import type { ServiceMetrics } from './service-metrics.ts'

export const metricsRoute: FastifyPluginAsync<{ metrics: ServiceMetrics }> = async (
  app,
  { metrics }
) => {
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'readMetrics',
        tags: ['operation'],
        summary: 'Figures of this process for Prometheus',
        response: {
          200: {
            description: 'Prometheus text format',
            content: { 'text/plain': { schema: { type: 'string' } } }
          }
        }
      }
    },
    async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  )
}
