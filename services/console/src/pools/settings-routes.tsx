import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PoolSettingsSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import { type PoolRoutesOptions, poolParams } from './pool-params.ts'
import { SettingsPage } from './settings-page.tsx'

const { validitySeconds, ringSeconds, ringStrategy } = PoolSettingsSchema.properties
/** A box that is not ticked is not sent. */
const Ticked = Type.Optional(Type.Literal('true'))

export const settingsRoutes: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (
  app,
  { poolsApi }
) => {
  app.get(
    '/pools/:pool/settings',
    { preHandler: app.signedIn('operator'), schema: { params: poolParams } },
    async ({ params, visitor: operator }, reply) => {
      const pool = await poolsApi.read(operator.credential, params.pool)
      return sendPage(reply, <SettingsPage {...{ operator, pool }} />)
    }
  )

  app.post(
    '/pools/:pool/settings',
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: poolParams,
        body: Type.Object({
          ...actFields,
          revision: Type.Integer({ minimum: 0 }),
          ...{ validitySeconds, ringSeconds, ringStrategy },
          leastTrust: Type.Enum(['foreign', 'diverted', 'unconfirmed', 'asserted', 'attested']),
          ...{ dialWithPresentation: Ticked, quarantine: Ticked }
        })
      }
    },
    async ({ params: { pool }, body, visitor: operator }, reply) => {
      const { formKey: _checked, why, revision, ...rest } = body
      const { dialWithPresentation, quarantine, ...chosen } = rest
      const settings = {
        ...chosen,
        dialWithPresentation: dialWithPresentation === 'true',
        quarantine: quarantine === 'true' ? ('by_evidence' as const) : ('off' as const)
      }
      await poolsApi.configure(operator.credential, pool, settings, { why, revision })
      return reply.notice('The settings are in force.').redirect(`/pools/${pool}`, 303)
    }
  )
}
