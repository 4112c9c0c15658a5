import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { PoolNameSchema } from '@yobirin/contracts'
import { parseVerifiableNumber } from '@yobirin/phone-numbers'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Clock } from '../clock.ts'
import type { Authorize } from '../http/api-tokens.ts'
import { sendProblem } from '../http/problems.ts'
import type { Institutions } from '../institutions/institutions.ts'
import type { RandomId } from './journey.ts'
import type { JourneyStore } from './journey-store.ts'
import type { Steps } from './steps.ts'

const OpenJourneySchema = Type.Object(
  {
    phone: Type.String({ maxLength: 64 }),
    email: Type.String({ maxLength: 64, pattern: '^[^\\s@\\u0000]+@[^\\s@\\u0000]+$' }),
    returnUrl: Type.String({ maxLength: 2048 }),
    institution: Type.Optional(PoolNameSchema)
  },
  { additionalProperties: false }
)

/**
 * Opens a journey at its telephone step, with what the earlier steps will ask for one day. There is no
 * authorization server yet, so this is how the sandbox's app begins; production does not have it.
 */
export function registerOpenJourneyRoute(
  app: FastifyInstance,
  {
    journeys,
    steps,
    institutions,
    authorize,
    publicUrl,
    randomId,
    clock,
    onOpened
  }: {
    journeys: JourneyStore
    steps: Steps
    institutions: Institutions
    authorize: Authorize
    publicUrl: URL
    randomId: RandomId
    clock: Clock
    onOpened: () => void
  }
): void {
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .post(
      '/v1/journeys',
      { onRequest: authorize('verifier'), schema: { body: OpenJourneySchema } },
      async (request, reply) => {
        const { phone, email, returnUrl, institution: name } = request.body
        const number = parseVerifiableNumber(phone)
        const institution = name === undefined ? institutions.default : institutions.find(name)
        if (!number.ok) return refuse(reply, 'phone_cannot_be_verified')
        if (!institution) return refuse(reply, 'institution_unknown')
        if (!isWebAddress(returnUrl)) return refuse(reply, 'return_url_invalid')

        const id = randomId()
        await journeys.create({
          id,
          institution: institution.id,
          returnUrl,
          createdAt: await clock.now(),
          step: steps.first.name,
          customer: { phone: number.e164, email }
        })
        onOpened()
        request.log.info({ journeyId: id, institution: institution.id }, 'a journey was opened')
        return reply.code(201).send({ id, url: new URL(`/journey/${id}`, publicUrl).href })
      }
    )
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}

const TITLES = {
  phone_cannot_be_verified: 'This telephone number cannot be verified',
  institution_unknown: 'There is no such institution',
  return_url_invalid: 'The return address must be an http or https URL'
}

function refuse(reply: FastifyReply, code: keyof typeof TITLES) {
  return sendProblem(reply, 422, code, TITLES[code])
}
