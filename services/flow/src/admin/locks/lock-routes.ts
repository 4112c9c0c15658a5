import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { LockResourceSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import type { Clock } from '../../clock.ts'
import type { AccountKeys } from '../../lockout/account-keys.ts'
import type { Lockout } from '../../lockout/lockout.ts'
import { AccountBodySchema, toAccountReference } from '../account-body.ts'
import type { Acts } from '../acts/acts.ts'
import type { AllowAct } from '../approvals/approved-act.ts'
import { DEFAULT_LIMIT, LimitSchema, NextSchema, pageOf, readPosition } from '../paging.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import { APPROVAL_PROBLEMS, problemResponses } from '../problems/problem-responses.ts'
import { WhySchema } from '../why.ts'
import { toLockResource } from './lock-resource.ts'

export interface LockRoutesOptions {
  readonly accountKeys: AccountKeys
  readonly acts: Acts
  readonly allowAct: AllowAct
  readonly clock: Clock
  readonly lockout: Lockout
}

const tags = ['locks']

export const lockRoutes: FastifyPluginAsyncTypebox<LockRoutesOptions> = async (
  app,
  { accountKeys, acts, allowAct, clock, lockout }
) => {
  app.get(
    '/locks',
    {
      onRequest: app.operatorMay('locks:read'),
      schema: {
        operationId: 'listLocks',
        tags,
        summary: 'List the locks that hold now, the latest first',
        querystring: Type.Object(
          {
            institution: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' })),
            after: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}_[A-Za-z0-9_-]{1,64}$' })),
            limit: LimitSchema
          },
          { additionalProperties: false }
        ),
        response: {
          200: Type.Object(
            { locks: Type.Array(LockResourceSchema), next: NextSchema },
            { description: 'A page of them' }
          ),
          ...problemResponses()
        }
      }
    },
    async ({ query: { after, limit = DEFAULT_LIMIT, ...filter } }) => {
      const found = await lockout.locks({
        ...filter,
        now: await clock.now(),
        ...(after !== undefined && { after: readAfter(after) }),
        limit: limit + 1
      })
      const { items, last } = pageOf(found, limit)
      return {
        locks: items.map(toLockResource),
        ...(last && { next: `${last.lockedAt}_${last.accountKey}` })
      }
    }
  )

  app.post(
    '/locks/find',
    {
      onRequest: app.operatorMay('accounts:find'),
      schema: {
        operationId: 'findLock',
        tags,
        summary: 'Find the lock of an account',
        body: AccountBodySchema,
        response: {
          200: { ...LockResourceSchema, description: 'The lock' },
          ...problemResponses('lock_not_found')
        }
      }
    },
    async ({ body, operator }) => {
      const { key, institution } = accountKeys.identify(toAccountReference(body))
      const facts = { action: 'lock_looked_up', target: key, accountKey: key, institution }
      await acts.note(operator, facts)
      const lock = await lockout.lockOf(key, await clock.now())
      if (!lock) throw new AdminProblem('lock_not_found')
      return toLockResource(lock)
    }
  )

  app.post(
    '/locks/:accountKey/lift',
    {
      onRequest: app.operatorMay('locks:lift'),
      schema: {
        operationId: 'liftLock',
        tags,
        summary: 'Lift a lock: the account begins again without failures',
        params: Type.Object({ accountKey: Type.String({ pattern: '^[\\w-]{22}$' }) }),
        body: Type.Object({ why: WhySchema }, { additionalProperties: false }),
        response: {
          200: { ...LockResourceSchema, description: 'The lock that was lifted' },
          ...problemResponses('lock_not_found', ...APPROVAL_PROBLEMS)
        }
      }
    },
    async (request) => {
      const { accountKey } = request.params
      const { why } = request.body
      const { actor, settle } = await allowAct(request, 'liftLock', accountKey)
      const { name: by } = actor
      const lock = await acts.perform(actor, async (sql, now) => {
        const result = await lockout.lift(sql, accountKey, { now, by, why })
        if (result.status === 'not_locked') throw new AdminProblem('lock_not_found')
        await settle(sql, result.lock.lockedAt)
        const { institution } = result.lock
        const facts = { action: 'lock_lifted', target: accountKey, accountKey, institution, why }
        return { result: result.lock, facts }
      })
      request.log.info({ accountKey, by }, 'lock lifted')
      return toLockResource(lock)
    }
  )
}

function readAfter(text: string): { lockedAt: number; accountKey: string } {
  const { at: lockedAt, id: accountKey } = readPosition(text)
  return { lockedAt, accountKey }
}
