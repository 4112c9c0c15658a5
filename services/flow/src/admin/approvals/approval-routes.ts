import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import {
  type Actor,
  APPROVAL_CONTEXT,
  type ApprovedAct,
  AskedActSchema,
  type GuardableAct
} from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import { Type } from 'typebox'
import type { Clock } from '../../clock.ts'
import type { RandomId } from '../../journey/journey.ts'
import type { Acts } from '../acts/acts.ts'
import { isAllowed } from '../authentication/permissions.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import { problemResponses } from '../problems/problem-responses.ts'
import { WhySchema } from '../why.ts'
import { ApprovalResourceSchema, toApprovalResource } from './approval-resource.ts'
import type { Approval, Approvals } from './approvals.ts'
import { permissionsOfActs } from './way-of-act.ts'

export interface ApprovalRoutesOptions {
  readonly acts: Acts
  readonly approvals: Approvals
  readonly clock: Clock
  readonly randomId: RandomId
  readonly sealer: Sealer
}

const WAITS_MS = 4 * 60 * 60_000
const HOLDS_MS = 15 * 60_000

const tags = ['approvals']
const params = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) })
const one = (description: string) => ({ ...ApprovalResourceSchema, description })

/** Two people for one act: the first asks, another approves or declines. */
export const approvalRoutes: FastifyPluginAsyncTypebox<ApprovalRoutesOptions> = async (
  app,
  { acts, approvals, clock, randomId, sealer }
) => {
  const mustBeAllowed = ({ role }: Actor, act: GuardableAct) => {
    if (!isAllowed(role, permissionsOfActs[act])) throw new AdminProblem('forbidden')
  }
  const sealedOf = ({ decided, requestedBy: by, ...approval }: Approval): string => {
    const { id, act, target, body, requestedAt, expiresAt } = approval
    const approved: ApprovedAct = {
      ...{ id, act, target, body, by, approvedBy: decided?.by ?? '' },
      ...{ requestedAt, expiresAt }
    }
    return sealer.seal(JSON.stringify(approved), APPROVAL_CONTEXT)
  }

  app.get(
    '/approvals',
    {
      onRequest: app.operatorMay('approvals:read'),
      schema: {
        operationId: 'listApprovals',
        tags,
        summary: 'List what was asked for in the last thirty days',
        response: {
          200: Type.Object(
            { approvals: Type.Array(ApprovalResourceSchema) },
            { description: 'The newest first, at most a hundred' }
          ),
          ...problemResponses()
        }
      }
    },
    async () => {
      const now = await clock.now()
      const found = await approvals.list()
      return { approvals: found.map((approval) => toApprovalResource(approval, now)) }
    }
  )

  app.get(
    '/approvals/:id',
    {
      onRequest: app.operatorMay('approvals:read'),
      schema: {
        operationId: 'readApproval',
        tags,
        summary: 'Read one, with what carries it out while it is approved',
        params,
        response: { 200: one('It'), ...problemResponses('approval_not_found') }
      }
    },
    async ({ params: { id }, operator }) => {
      const approval = await existing(id)
      const now = await clock.now()
      const holds = approval.status === 'approved' && approval.expiresAt > now
      const may = isAllowed(operator.role, permissionsOfActs[approval.act])
      return toApprovalResource(approval, now, holds && may ? sealedOf(approval) : undefined)
    }
  )

  app.post(
    '/approvals',
    {
      onRequest: app.operatorMay('approvals:ask'),
      schema: {
        operationId: 'askForApproval',
        tags,
        summary: 'Ask another person to approve an act, exactly as it is to be done',
        body: Type.Object(
          {
            ...AskedActSchema.properties,
            body: Type.Object({ why: WhySchema }, { additionalProperties: true })
          },
          { additionalProperties: false }
        ),
        response: { 201: one('It waits for four hours'), ...problemResponses() }
      }
    },
    async ({ body: asked, operator }, reply) => {
      mustBeAllowed(operator, asked.act)
      const approval = await acts.perform(operator, async (sql, now) => {
        const { name: requestedBy, person: requestedPerson } = operator
        const request = {
          ...{ ...asked, id: randomId(), requestedAt: now, requestedBy, requestedPerson },
          expiresAt: now + WAITS_MS
        }
        await approvals.ask(sql, request)
        const facts = { action: 'approval_asked', target: targetOf(asked), why: asked.body.why }
        return { result: { ...request, status: 'waiting' as const }, facts }
      })
      return reply.code(201).send(toApprovalResource(approval, approval.requestedAt))
    }
  )

  for (const [verb, status, action] of [
    ['approve', 'approved', 'approval_given'],
    ['decline', 'declined', 'approval_declined']
  ] as const) {
    app.post(
      `/approvals/:id/${verb}`,
      {
        onRequest: app.operatorMay('approvals:ask'),
        schema: {
          operationId: `${verb}Act`,
          tags,
          summary:
            verb === 'approve'
              ? 'Approve what another person asked for: it can be carried out once, in 15 minutes'
              : 'Decline what somebody asked for, or take back what you asked for',
          params,
          body: Type.Object({ why: WhySchema }, { additionalProperties: false }),
          response: {
            200: one('As it now is'),
            ...problemResponses('approval_not_found', 'approval_own', 'approval_over')
          }
        }
      },
      async ({ params: { id }, body: { why }, operator, log }) => {
        const asked = await existing(id)
        mustBeAllowed(operator, asked.act)
        if (status === 'approved' && operator.person === asked.requestedPerson) {
          throw new AdminProblem('approval_own')
        }
        const decided = await acts.perform(operator, async (sql, at) => {
          const decision = { status, at, by: operator.name, why, expiresAt: at + HOLDS_MS }
          const result = await approvals.decide(sql, id, decision)
          if (!result) throw new AdminProblem('approval_over')
          return { result, facts: { action, target: targetOf(asked), why } }
        })
        log.info({ approval: id, act: asked.act, status, by: operator.name }, 'decided')
        const now = decided.decided?.at ?? 0
        return toApprovalResource(
          ...([decided, now, status === 'approved' ? sealedOf(decided) : undefined] as const)
        )
      }
    )
  }

  async function existing(id: string): Promise<Approval> {
    const approval = await approvals.find(id)
    if (!approval) throw new AdminProblem('approval_not_found')
    return approval
  }
}

const targetOf = ({ act, target }: { act: string; target: string }) => `${act} ${target}`
