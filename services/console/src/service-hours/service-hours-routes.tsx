import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { actFields } from '../pages/form-fields.ts'
import { sendPage } from '../pages/send-page.ts'
import type { FlowApi } from '../services/flow-api.ts'
import { ServiceHoursPage } from './service-hours-page.tsx'

/** As browsers send a local time. */
const LOCAL = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?'
const HERE = '/service-hours'

export const serviceHoursRoutes: FastifyPluginAsyncTypebox<{ flowApi: FlowApi }> = async (
  app,
  { flowApi }
) => {
  app.get(HERE, { preHandler: app.signedIn() }, async ({ visitor: operator }, reply) => {
    const [windows, switches] = await Promise.all([
      flowApi.windows(operator.credential),
      flowApi.switches(operator.credential)
    ])
    return sendPage(reply, <ServiceHoursPage {...{ operator, windows, switches }} />)
  })

  app.post(
    `${HERE}/switches/:kind/:id`,
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: Type.Object({
          kind: Type.Enum(['institution', 'app']),
          id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' })
        }),
        body: Type.Object({ ...actFields, switchedOff: Type.Enum(['true', 'false']) })
      }
    },
    async ({ params, body, visitor: operator }, reply) => {
      const change = {
        switchedOff: body.switchedOff === 'true',
        why: body.why
      }
      const { name, switchedOff } = await flowApi.setSwitch(operator.credential, params, change)
      return reply.notice(`${name} is ${switchedOff ? 'off' : 'on'} now.`).redirect(HERE, 303)
    }
  )

  app.post(
    `${HERE}/windows`,
    {
      preHandler: app.signedIn('operator'),
      schema: {
        body: Type.Object({
          ...actFields,
          institution: Type.String({ pattern: '^$|^[a-z][a-z0-9-]{0,31}$' }),
          startsAt: Type.String({ pattern: `^$|^${LOCAL}$` }),
          endsAt: Type.String({ pattern: `^${LOCAL}$` })
        })
      }
    },
    async ({ body: { institution, startsAt, endsAt, why }, visitor: operator }, reply) => {
      await flowApi.announce(operator.credential, {
        ...(institution && { institution }),
        ...(startsAt && { startsAt: inJapan(startsAt) }),
        endsAt: inJapan(endsAt),
        reason: why
      })
      return reply.notice('The window is announced.').redirect(HERE, 303)
    }
  )

  app.post(
    `${HERE}/windows/:id/cancel`,
    {
      preHandler: app.signedIn('operator'),
      schema: {
        params: Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9._-]{1,128}$' }) }),
        body: Type.Object(actFields)
      }
    },
    async ({ params: { id }, body: { why }, visitor: operator }, reply) => {
      await flowApi.cancelWindow(operator.credential, id, why)
      return reply.notice('The window is over.').redirect(HERE, 303)
    }
  )
}

/** What was entered is Japan's time, whatever the server's or the browser's is. */
function inJapan(local: string): string {
  return `${local.length === 16 ? `${local}:00` : local}+09:00`
}
