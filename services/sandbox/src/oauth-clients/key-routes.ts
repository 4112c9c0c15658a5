import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { problem } from '../problem.ts'
import type { ClientKeys } from './client-keys.ts'

const OneClient = Type.Object({ id: Type.String({ maxLength: 64 }) })

/** Where flow finds the public keys of the sandbox's clients: their `jwksUri`. */
export const keyRoutes: FastifyPluginAsyncTypebox<{ keys: ClientKeys }> = async (app, { keys }) => {
  app.get(
    '/clients/:id/jwks.json',
    { schema: { params: OneClient } },
    async ({ params }, reply) => {
      const key = keys.get(params.id)
      return key
        ? reply.type('application/jwk-set+json').send({ keys: [key.publicJwk] })
        : problem(reply, 404, 'client_unknown', 'The sandbox has no such client')
    }
  )
}
