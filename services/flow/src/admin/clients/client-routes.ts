import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  ClientListSchema,
  type ClientRegistration,
  ClientRegistrationSchema,
  ClientResourceSchema
} from '@yobirin/contracts'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import {
  checkRegistration,
  type RegistrationRules
} from '../../authorization/clients/check-registration.ts'
import type { Client } from '../../authorization/clients/client.ts'
import type { Clients } from '../../authorization/clients/clients.ts'
import type { Sql } from '../../database/database.ts'
import type { Acts } from '../acts/acts.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import { problemResponses } from '../problems/problem-responses.ts'
import { WhySchema } from '../why.ts'
import { toClientResource } from './client-resource.ts'

export interface ClientRoutesOptions {
  readonly acts: Acts
  readonly clients: Clients
  readonly registrationRules: RegistrationRules
  /** Makes this process know at once what was changed. */
  readonly learnOperatorsWord: () => Promise<void>
}

const tags = ['clients']
const params = Type.Object({ id: Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$' }) })
const whyBody = Type.Object({ why: WhySchema }, { additionalProperties: false })
const registrationBody = Type.Object(
  { client: ClientRegistrationSchema, why: WhySchema },
  { additionalProperties: false }
)

interface Done {
  readonly client: Client
  readonly secret?: string
}

/** Apps, and APIs of banks, as OAuth clients. */
export const clientRoutes: FastifyPluginAsyncTypebox<ClientRoutesOptions> = async (
  app,
  { acts, clients, registrationRules, learnOperatorsWord }
) => {
  async function perform(
    { operator, log }: FastifyRequest,
    { action, target, why }: { action: string; target: string; why: string },
    work: (sql: Sql, now: number) => Promise<Done>
  ) {
    const { client, secret } = await acts.perform(operator, async (sql, now) => {
      const result = await work(sql, now)
      const { institution } = result.client
      return { result, facts: { action, target, institution, why } }
    })
    await learnOperatorsWord()
    log.info({ client: target, action, by: operator.name }, 'a client was changed')
    return toClientResource(client, secret)
  }

  function check(registration: ClientRegistration): void {
    const faults = checkRegistration(registration, registrationRules)
    if (faults.length === 0) return
    const errors = faults.map((detail) => ({ pointer: '#/client', detail }))
    throw new AdminProblem('client_not_right', errors)
  }

  const one = (description: string) => ({ ...ClientResourceSchema, description })

  app.get(
    '/clients',
    {
      onRequest: app.operatorMay('clients:read'),
      schema: {
        operationId: 'listClients',
        tags,
        summary: 'List the registered clients',
        response: {
          200: { ...ClientListSchema, description: 'All of them, by their ids' },
          ...problemResponses()
        }
      }
    },
    async () => ({ clients: (await clients.list()).map((client) => toClientResource(client)) })
  )

  app.post(
    '/clients',
    {
      onRequest: app.operatorMay('clients:change'),
      schema: {
        operationId: 'registerClient',
        tags,
        summary: 'Register an app, or an API of a bank',
        body: registrationBody,
        response: {
          201: one('The client, with its secret if it has one'),
          ...problemResponses('client_not_right', 'client_taken')
        }
      }
    },
    async (request, reply) => {
      const { client: registration, why } = request.body
      check(registration)
      const facts = { action: 'client_registered', target: registration.id, why }
      const resource = await perform(request, facts, async (sql, now) => {
        const registered = await clients.register(sql, registration, now)
        if (registered.status === 'taken') throw new AdminProblem('client_taken')
        return registered
      })
      return reply.code(201).send(resource)
    }
  )

  app.put(
    '/clients/:id',
    {
      onRequest: app.operatorMay('clients:change'),
      schema: {
        operationId: 'changeClient',
        tags,
        summary: 'Put another registration in the place of one',
        params,
        body: registrationBody,
        response: {
          200: one('The client as it is now'),
          ...problemResponses('client_not_right', 'client_not_found')
        }
      }
    },
    async (request) => {
      const { client: registration, why } = request.body
      const { id } = request.params
      check(registration)
      if (registration.id !== id) throw new AdminProblem('client_not_found')
      return perform(request, { action: 'client_changed', target: id, why }, async (sql) =>
        known(await clients.change(sql, registration))
      )
    }
  )

  for (const [act, action, work] of [
    ['suspend', 'client_suspended', clients.suspend],
    ['resume', 'client_resumed', clients.resume]
  ] as const) {
    app.post(
      `/clients/:id/${act}`,
      {
        onRequest: app.operatorMay('clients:suspend'),
        schema: {
          operationId: `${act}Client`,
          tags,
          summary:
            act === 'suspend'
              ? 'Suspend a client: journeys stop (B0070), and what it holds is worth nothing'
              : 'Let a suspended client go on',
          params,
          body: whyBody,
          response: { 200: one('The client as it is now'), ...problemResponses('client_not_found') }
        }
      },
      async (request) => {
        const { id } = request.params
        const facts = { action, target: id, why: request.body.why }
        return perform(request, facts, async (sql, now) => known(await work(sql, id, now)))
      }
    )
  }

  app.post(
    '/clients/:id/secret',
    {
      onRequest: app.operatorMay('clients:change'),
      schema: {
        operationId: 'renewClientSecret',
        tags,
        summary: 'Make a new secret; the old one is worth nothing any more',
        params,
        body: whyBody,
        response: {
          200: one('The client, with its new secret'),
          ...problemResponses('client_not_found', 'client_without_secret')
        }
      }
    },
    async (request) => {
      const { id } = request.params
      const facts = { action: 'client_secret_renewed', target: id, why: request.body.why }
      return perform(request, facts, async (sql) => {
        const renewed = await clients.renewSecret(sql, id)
        if (renewed.status === 'without_secret') throw new AdminProblem('client_without_secret')
        if (renewed.status === 'not_found') throw new AdminProblem('client_not_found')
        return renewed
      })
    }
  )
}

function known(result: Awaited<ReturnType<Clients['change']>>): Done {
  if (result.status === 'not_found') throw new AdminProblem('client_not_found')
  return result
}
