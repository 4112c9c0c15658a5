import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import type { ClientsApi } from '../services/clients-api.ts'
import type { FlowApi } from '../services/flow-api.ts'
import { ClientsPage, SecretPage } from './clients-page.tsx'

const params = Type.Object({ id: Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$' }) })

export const clientRoutes: FastifyPluginAsyncTypebox<{
  clientsApi: ClientsApi
  flowApi: FlowApi
}> = async (app, { clientsApi, flowApi }) => {
  app.get('/clients', { preHandler: app.signedIn() }, async ({ visitor: operator }, reply) => {
    const [clients, switches] = await Promise.all([
      clientsApi.list(operator.credential),
      flowApi.switches(operator.credential)
    ])
    const institutions = switches.filter(({ kind }) => kind === 'institution').map(({ id }) => id)
    return sendPage(reply, <ClientsPage {...{ operator, clients, institutions }} />)
  })

  app.post(
    '/clients',
    {
      preHandler: app.signedIn('administrator'),
      schema: {
        body: Type.Object({
          ...actFields,
          kind: Type.Enum(['app', 'resource_server']),
          ...{ id: Type.String(), name: Type.String(), institution: Type.String() },
          profile: Type.Enum(['baseline', 'fapi2']),
          jwksUri: Type.String(),
          redirectUris: Type.String(),
          scopes: Type.String()
        })
      }
    },
    async ({ body, visitor: operator }, reply) => {
      const { kind, id, name, institution, profile, jwksUri, redirectUris, scopes } = body
      const client = {
        ...{ kind, id, name, institution },
        authentication: jwksUri
          ? { method: 'private_key_jwt', jwksUri }
          : { method: 'client_secret_basic' },
        ...(kind === 'app' && {
          ...{ profile, scopes: scopes.split(' ') },
          redirectUris: redirectUris.split(/\s+/).filter((uri) => uri !== '')
        })
      }
      const registered = await clientsApi.register(operator.credential, client, body.why)
      const { secret } = registered
      if (secret === undefined) {
        return reply.notice(`${registered.name} is registered.`).redirect('/clients', 303)
      }
      return sendPage(reply, <SecretPage {...{ operator, client: registered, secret }} />)
    }
  )

  for (const [act, least, words] of [
    ['suspend', 'operator', 'is suspended'],
    ['resume', 'operator', 'may go on'],
    ['secret', 'administrator', 'has a new secret']
  ] as const) {
    app.post(
      `/clients/:id/${act}`,
      { preHandler: app.signedIn(least), schema: { params, body: Type.Object(actFields) } },
      async ({ params: { id }, body: { why }, visitor: operator }, reply) => {
        const client = await clientsApi.act(operator.credential, id, act, why)
        const { secret } = client
        if (secret === undefined) {
          return reply.notice(`${client.name} ${words}.`).redirect('/clients', 303)
        }
        return sendPage(reply, <SecretPage {...{ operator, client, secret }} />)
      }
    )
  }
}
