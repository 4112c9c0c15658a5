import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { fastifyPlugin } from 'fastify-plugin'

/** Gathers the schemas of the routes that are registered after it. */
export const openapi = fastifyPlugin(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Yobirin call verification',
          version: '1',
          description:
            'Verifies that somebody holds a telephone: it calls a randomly drawn toll-free number that ' +
            'nobody answers.'
        },
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
        tags: [
          { name: 'verifications', description: 'Start, follow and cancel a verification' },
          { name: 'pools', description: 'For operators: pools of toll-free numbers' },
          { name: 'webhooks', description: 'For carriers' },
          { name: 'operation', description: 'Health and figures' }
        ]
      },
      transform: ({ schema, url, route }) => ({
        // Whatever is not for carriers and probes wants a token.
        schema: url.startsWith('/v1/') ? { ...schema, security: [{ bearer: [] }] } : schema,
        url: route.url
      })
    })
    await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  },
  { name: 'openapi' }
)
