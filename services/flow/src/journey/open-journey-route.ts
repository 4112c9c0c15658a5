import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Apps } from '../apps/apps.ts'
import type { Authorize } from '../http/api-tokens.ts'
import { sendProblem } from '../http/problems.ts'
import type { OpenJourney } from './open-journey.ts'

const OpenJourneySchema = Type.Object(
  {
    app: Type.String({ maxLength: 64 }),
    returnUrl: Type.String({ maxLength: 2048 }),
    entered: Type.Optional(
      Type.Record(Type.String({ maxLength: 32 }), Type.String({ maxLength: 200 }))
    )
  },
  { additionalProperties: false }
)

/**
 * Opens a journey for a sandbox app, its fields filled in already so that they need not be typed again
 * and again. There is no authorization server yet; production does not have this.
 */
export function registerOpenJourneyRoute(
  app: FastifyInstance,
  {
    apps,
    openJourney,
    authorize,
    publicUrl,
    onOpened
  }: {
    apps: Apps
    openJourney: OpenJourney
    authorize: Authorize
    publicUrl: URL
    onOpened: () => void
  }
): void {
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .post(
      '/v1/journeys',
      { onRequest: authorize('verifier'), schema: { body: OpenJourneySchema } },
      async (request, reply) => {
        const { app: name, returnUrl, entered } = request.body
        const registered = apps.find(name)
        if (!registered) return refuse(reply, 'app_unknown')
        if (!registered.returnUrls.includes(returnUrl))
          return refuse(reply, 'return_url_not_registered')

        const { id, institution } = await openJourney({
          app: registered,
          returnUrl,
          ...(entered && { form: entered })
        })
        onOpened()
        request.log.info({ journeyId: id, institution, app: name }, 'a journey was opened')
        return reply.code(201).send({ id, url: new URL(`/journey/${id}`, publicUrl).href })
      }
    )
}

const TITLES = {
  app_unknown: 'There is no such app',
  return_url_not_registered: 'The app has not registered this return address'
}

function refuse(reply: FastifyReply, code: keyof typeof TITLES) {
  return sendProblem(reply, 422, code, TITLES[code])
}
