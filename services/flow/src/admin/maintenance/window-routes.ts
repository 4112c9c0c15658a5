import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { WindowResourceSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import type { Clock } from '../../clock.ts'
import type { Institutions } from '../../institutions/institutions.ts'
import type { RandomId } from '../../journey/journey.ts'
import type { MaintenanceWindows } from '../../service-hours/maintenance-windows.ts'
import type { Acts } from '../acts/acts.ts'
import { fromInstant, InstantSchema } from '../instant.ts'
import { DEFAULT_LIMIT, LimitSchema, NextSchema, pageOf, readPosition } from '../paging.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import { problemResponses } from '../problems/problem-responses.ts'
import { WhySchema } from '../why.ts'
import { toWindowResource } from './window-resource.ts'

export interface WindowRoutesOptions {
  readonly acts: Acts
  readonly clock: Clock
  readonly institutions: Institutions
  readonly maintenanceWindows: MaintenanceWindows
  readonly randomId: RandomId
  /** Makes this process know at once what was changed. */
  readonly learnOperatorsWord: () => Promise<void>
}

const tags = ['maintenance']
const institution = Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }))

export const windowRoutes: FastifyPluginAsyncTypebox<WindowRoutesOptions> = async (
  app,
  { acts, clock, institutions, maintenanceWindows, randomId, learnOperatorsWord }
) => {
  app.get(
    '/maintenance-windows',
    {
      onRequest: app.operatorMay('maintenance:read'),
      schema: {
        operationId: 'listMaintenanceWindows',
        tags,
        summary: 'List the windows that are not over, the latest start first',
        querystring: Type.Object(
          {
            institution,
            past: Type.Optional(
              Type.Literal('true', { description: 'Those that are over as well' })
            ),
            after: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}_[A-Za-z0-9._-]{1,128}$' })),
            limit: LimitSchema
          },
          { additionalProperties: false }
        ),
        response: {
          200: Type.Object(
            { maintenanceWindows: Type.Array(WindowResourceSchema), next: NextSchema },
            { description: 'A page of them, cancelled ones too' }
          ),
          ...problemResponses()
        }
      }
    },
    async ({ query: { past, after, limit = DEFAULT_LIMIT, ...filter } }) => {
      const found = await maintenanceWindows.page({
        ...filter,
        ...(!past && { endsAfter: await clock.now() }),
        ...(after !== undefined && { after: readAfter(after) }),
        limit: limit + 1
      })
      const { items, last } = pageOf(found, limit)
      return {
        maintenanceWindows: items.map(toWindowResource),
        ...(last && { next: `${last.startsAt}_${last.id}` })
      }
    }
  )

  app.post(
    '/maintenance-windows',
    {
      onRequest: app.operatorMay('maintenance:change'),
      schema: {
        operationId: 'announceMaintenance',
        tags,
        summary: 'Announce a time at which an institution, or all of them, is closed',
        body: Type.Object(
          {
            institution,
            startsAt: Type.Optional({ ...InstantSchema, description: 'Absent or past: at once' }),
            endsAt: InstantSchema,
            reason: WhySchema
          },
          { additionalProperties: false }
        ),
        response: {
          201: { ...WindowResourceSchema, description: 'The window' },
          ...problemResponses('unknown_institution', 'maintenance_window_empty')
        }
      }
    },
    async ({ body: { institution, startsAt, endsAt, reason }, operator, log }, reply) => {
      if (institution !== undefined && !institutions.find(institution)) {
        throw new AdminProblem('unknown_institution')
      }
      const announcement = {
        id: randomId(),
        ...(institution !== undefined && { institution }),
        ...(startsAt !== undefined && { startsAt: fromInstant(startsAt) }),
        endsAt: fromInstant(endsAt),
        reason
      }
      const window = await acts.perform(operator, async (sql, at) => {
        const by = operator.name
        const result = await maintenanceWindows.announce(sql, announcement, { at, by })
        if (result.status !== 'announced') throw new AdminProblem('maintenance_window_empty')
        const { id: target } = result.window
        const where = institution !== undefined && { institution }
        const facts = { action: 'maintenance_announced', target, ...where, why: reason }
        return { result: result.window, facts }
      })
      await learnOperatorsWord()
      log.info({ maintenanceWindow: window.id, by: operator.name }, 'maintenance announced')
      return reply.code(201).send(toWindowResource(window))
    }
  )

  app.post(
    '/maintenance-windows/:id/cancel',
    {
      onRequest: app.operatorMay('maintenance:change'),
      schema: {
        operationId: 'cancelMaintenance',
        tags,
        summary: 'Take a window back, or end it early when it has begun',
        params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,128}$' }) }),
        body: Type.Object({ why: WhySchema }, { additionalProperties: false }),
        response: {
          200: { ...WindowResourceSchema, description: 'The window, which is over' },
          ...problemResponses('maintenance_window_not_found', 'maintenance_window_over')
        }
      }
    },
    async ({ params: { id }, body: { why }, operator, log }) => {
      const window = await acts.perform(operator, async (sql, at) => {
        const result = await maintenanceWindows.cancel(sql, id, { at, by: operator.name, why })
        if (result.status === 'not_found') throw new AdminProblem('maintenance_window_not_found')
        if (result.status === 'over') throw new AdminProblem('maintenance_window_over')
        const { institution } = result.window
        const where = institution !== undefined && { institution }
        return {
          result: result.window,
          facts: { action: 'maintenance_cancelled', target: id, ...where, why }
        }
      })
      await learnOperatorsWord()
      log.info({ maintenanceWindow: id, by: operator.name }, 'maintenance cancelled')
      return toWindowResource(window)
    }
  )
}

function readAfter(text: string): { startsAt: number; id: string } {
  const { at: startsAt, id } = readPosition(text)
  return { startsAt, id }
}
