import swagger from '@fastify/swagger'
import { fastifyPlugin } from 'fastify-plugin'

/** Gathers the schemas of the operators' routes, which are registered after it. */
export const openapi = fastifyPlugin(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Yobirin flow, for operators',
          version: '1',
          description:
            'Locks, consents, the operation log, maintenance windows and switches. What is personal ' +
            'travels in bodies, never in addresses.'
        },
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
        tags: [
          { name: 'journeys', description: 'How many are at which step' },
          { name: 'locks', description: 'Accounts that are locked until midnight, Japan time' },
          { name: 'consents', description: 'What customers allowed apps to read' },
          { name: 'operation log', description: 'What was done in each journey' },
          { name: 'chains', description: 'Whether what was recorded is as it was written' },
          { name: 'maintenance', description: 'Times at which an institution is closed' },
          { name: 'switches', description: 'Institutions and apps, on or off' },
          { name: 'clients', description: 'Apps, and APIs of banks, as OAuth clients' },
          { name: 'approvals', description: 'Acts that wait for a second person' },
          { name: 'acts', description: 'What was done through this API, by whom and why' }
        ]
      },
      transform: ({ schema, url }) => ({ schema: { ...schema, security: [{ bearer: [] }] }, url })
    })
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  },
  { name: 'admin-openapi' }
)
