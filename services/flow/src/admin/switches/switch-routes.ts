import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { SwitchResourceSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import type { Apps } from '../../apps/apps.ts'
import type { Institutions } from '../../institutions/institutions.ts'
import type { Switches, SwitchTarget } from '../../switches/switches.ts'
import type { Acts } from '../acts/acts.ts'
import type { AllowAct } from '../approvals/approved-act.ts'
import { fromInstant } from '../instant.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import { APPROVAL_PROBLEMS, problemResponses } from '../problems/problem-responses.ts'
import { WhySchema } from '../why.ts'
import { toSwitchResource } from './switch-resource.ts'

export interface SwitchRoutesOptions {
  readonly acts: Acts
  readonly allowAct: AllowAct
  readonly apps: Apps
  readonly institutions: Institutions
  readonly switches: Switches
  /** Makes this process know at once what was changed. */
  readonly learnOperatorsWord: () => Promise<void>
}

const tags = ['switches']

export const switchRoutes: FastifyPluginAsyncTypebox<SwitchRoutesOptions> = async (
  app,
  { acts, allowAct, apps, institutions, switches, learnOperatorsWord }
) => {
  const all = {
    institution: institutions.all,
    get app() {
      return apps.all
    }
  }

  async function read(target: SwitchTarget) {
    const { kind, id } = target
    const settings = all[kind].find((one) => one.id === id)
    if (!settings) throw new AdminProblem('switch_not_found')
    const last = (await switches.all()).find((one) => one.kind === kind && one.id === id)
    return toSwitchResource(target, settings, last)
  }

  app.get(
    '/switches',
    {
      onRequest: app.operatorMay('switches:read'),
      schema: {
        operationId: 'listSwitches',
        tags,
        summary: 'List the institutions and apps, and whether they are switched off',
        response: {
          200: Type.Object(
            { switches: Type.Array(SwitchResourceSchema) },
            { description: 'Institutions first, as their files have them' }
          ),
          ...problemResponses()
        }
      }
    },
    async () => {
      // Another process may have suspended an app a moment ago.
      await learnOperatorsWord()
      const changes = await switches.all()
      const resources = (['institution', 'app'] as const).flatMap((kind) =>
        all[kind].map((settings) => {
          const { id } = settings
          const last = changes.find((one) => one.kind === kind && one.id === id)
          return toSwitchResource({ kind, id }, settings, last)
        })
      )
      return { switches: resources }
    }
  )

  app.put(
    '/switches/:kind/:id',
    {
      onRequest: app.operatorMay('switches:change'),
      schema: {
        operationId: 'setSwitch',
        tags,
        summary: 'Switch an institution or an app off, or on again',
        params: Type.Object({
          kind: Type.Enum(['institution', 'app']),
          id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' })
        }),
        body: Type.Object(
          { switchedOff: Type.Boolean(), why: WhySchema },
          { additionalProperties: false }
        ),
        response: {
          200: { ...SwitchResourceSchema, description: 'As it now is' },
          ...problemResponses('switch_not_found', ...APPROVAL_PROBLEMS)
        }
      }
    },
    async (request) => {
      const { params: target, body, log } = request
      const { kind, id } = target
      const { switchedOff, why } = body
      const { lastChange } = await read(target)
      const { actor, settle } = await allowAct(request, 'setSwitch', `${kind}/${id}`)
      await acts.perform(actor, async (sql, at) => {
        await settle(sql, lastChange && fromInstant(lastChange.at))
        const change = { ...target, switchedOff, at, by: actor.name, why }
        const { status } = await switches.set(sql, change)
        const action = `${kind}_switched_${switchedOff ? 'off' : 'on'}`
        return {
          result: status,
          ...(status === 'changed' && { facts: { action, target: id, why } })
        }
      })
      await learnOperatorsWord()
      log.info({ kind, id, switchedOff, by: actor.name }, 'switched')
      return read(target)
    }
  )
}
