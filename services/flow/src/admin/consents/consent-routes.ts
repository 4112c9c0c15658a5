import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ConsentResourceSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import type { Clock } from '../../clock.ts'
import type { Consents } from '../../consents/consents.ts'
import type { AccountKeys } from '../../lockout/account-keys.ts'
import type { SqlOutbox } from '../../sql-outbox/sql-outbox.ts'
import { AccountBodySchema, toAccountReference } from '../account-body.ts'
import type { Acts } from '../acts/acts.ts'
import type { AllowAct } from '../approvals/approved-act.ts'
import { DEFAULT_LIMIT, LimitSchema, NextSchema, pageOf, readPosition } from '../paging.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import { APPROVAL_PROBLEMS, problemResponses } from '../problems/problem-responses.ts'
import { WhySchema } from '../why.ts'
import { toConsentResource } from './consent-resource.ts'

export interface ConsentRoutesOptions {
  readonly acts: Acts
  readonly allowAct: AllowAct
  readonly clock: Clock
  readonly consents: Consents
  readonly sqlOutbox: SqlOutbox
  readonly accountKeys: AccountKeys
}

const tags = ['consents']
const params = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,128}$' }) })

export const consentRoutes: FastifyPluginAsyncTypebox<ConsentRoutesOptions> = async (
  app,
  { accountKeys, acts, allowAct, clock, consents, sqlOutbox }
) => {
  app.get(
    '/consents',
    {
      onRequest: app.operatorMay('consents:read'),
      schema: {
        operationId: 'listConsents',
        tags,
        summary: 'List consents, the newest first',
        querystring: Type.Object(
          {
            institution: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' })),
            app: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' })),
            active: Type.Optional(Type.Literal('true', { description: 'Only those that hold' })),
            after: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}_[A-Za-z0-9._-]{1,128}$' })),
            limit: LimitSchema
          },
          { additionalProperties: false }
        ),
        response: {
          200: Type.Object(
            { consents: Type.Array(ConsentResourceSchema), next: NextSchema },
            { description: 'A page of them' }
          ),
          ...problemResponses()
        }
      }
    },
    async ({ query: { active, after, limit = DEFAULT_LIMIT, ...filter } }) => {
      const now = await clock.now()
      const found = await consents.page({
        ...filter,
        ...(active && { activeAt: now }),
        ...(after !== undefined && { after: readAfter(after) }),
        limit: limit + 1
      })
      const { items, last } = pageOf(found, limit)
      return {
        consents: items.map((consent) => toConsentResource(consent, now)),
        ...(last && { next: `${last.grantedAt}_${last.id}` })
      }
    }
  )

  app.post(
    '/consents/find',
    {
      onRequest: app.operatorMay('accounts:find'),
      schema: {
        operationId: 'findConsents',
        tags,
        summary: 'Find the consents of an account',
        body: AccountBodySchema,
        response: {
          200: Type.Object(
            { consents: Type.Array(ConsentResourceSchema) },
            { description: 'All of them, the newest first; none, if the account has none' }
          ),
          ...problemResponses()
        }
      }
    },
    async ({ body, operator }) => {
      const { key, institution } = accountKeys.identify(toAccountReference(body))
      const facts = { action: 'consents_looked_up', target: key, accountKey: key, institution }
      await acts.note(operator, facts)
      const found = await consents.ofAccount(key)
      const now = await clock.now()
      return { consents: found.map((consent) => toConsentResource(consent, now)) }
    }
  )

  app.get(
    '/consents/:id',
    {
      onRequest: app.operatorMay('consents:read'),
      schema: {
        operationId: 'readConsent',
        tags,
        summary: 'Read a consent',
        params,
        response: {
          200: { ...ConsentResourceSchema, description: 'The consent' },
          ...problemResponses('consent_not_found')
        }
      }
    },
    async ({ params: { id } }) => {
      const consent = await consents.find(id)
      if (!consent) throw new AdminProblem('consent_not_found')
      return toConsentResource(consent, await clock.now())
    }
  )

  app.post(
    '/consents/:id/revoke',
    {
      onRequest: app.operatorMay('consents:revoke'),
      schema: {
        operationId: 'revokeConsent',
        tags,
        summary: 'Revoke a consent: tokens that rest on it are worth nothing at once',
        params,
        body: Type.Object({ why: WhySchema }, { additionalProperties: false }),
        response: {
          200: { ...ConsentResourceSchema, description: 'The consent, which is over' },
          ...problemResponses('consent_not_found', 'consent_over', ...APPROVAL_PROBLEMS)
        }
      }
    },
    async (request) => {
      const { id } = request.params
      const { why } = request.body
      const { actor, settle } = await allowAct(request, 'revokeConsent', id)
      const { name: by } = actor
      const consent = await acts.perform(actor, async (sql, at) => {
        const result = await consents.revoke(sql, id, { at, by, why })
        if (result.status === 'not_found') throw new AdminProblem('consent_not_found')
        if (result.status === 'over') throw new AdminProblem('consent_over')
        await settle(sql)
        const { institution, accountKey } = result.consent
        const facts = { action: 'consent_revoked', target: id, institution, accountKey, why }
        return { result: result.consent, facts }
      })
      await sqlOutbox.deliver()
      request.log.info({ consent: id, by }, 'consent revoked')
      return toConsentResource(consent, consent.revoked?.at ?? 0)
    }
  )
}

function readAfter(text: string): { grantedAt: number; id: string } {
  const { at: grantedAt, id } = readPosition(text)
  return { grantedAt, id }
}
