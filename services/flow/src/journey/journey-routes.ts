import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Clock } from '../clock.ts'
import type { CsrfTokens } from '../http/csrf-token.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import { pageHeaders } from '../http/security-headers.ts'
import type { Institutions } from '../institutions/institutions.ts'
import type { Assets } from '../pages/assets.ts'
import type { MessagePages } from '../pages/message-page.tsx'
import { renderPage } from '../pages/render.tsx'
import type { Texts } from '../texts/texts.ts'
import { claim, cookieName, cookieOptions } from './browser-claim.ts'
import type { FindBrowserJourney } from './browser-journey.ts'
import { isJourneyId, type Journey, type RandomId } from './journey.ts'
import type { JourneyStore } from './journey-store.ts'
import type { Steps } from './steps.ts'
import type { TakeStep } from './take-step.ts'

export interface JourneyRoutesDependencies {
  readonly journeys: JourneyStore
  readonly steps: Steps
  readonly takeStep: TakeStep
  readonly findJourney: FindBrowserJourney
  readonly institutions: Institutions
  readonly csrfTokens: CsrfTokens
  readonly messagePages: MessagePages
  readonly assets: Assets
  readonly texts: Texts
  readonly publicUrl: URL
  readonly randomId: RandomId
  readonly clock: Clock
  readonly cookieSeconds: number
  readonly onStep: (step: string) => void
}

interface Address {
  Params: { id: string; step: string }
}

/** The pages of a journey and the forms on them. */
export function registerJourneyRoutes(
  app: FastifyInstance,
  dependencies: JourneyRoutesDependencies
): void {
  const { journeys, steps, takeStep, findJourney, institutions, csrfTokens } = dependencies
  const { messagePages, assets, texts, publicUrl, randomId, clock, cookieSeconds, onStep } =
    dependencies
  const secure = publicUrl.protocol === 'https:'

  async function showPage(reply: FastifyReply, journey: Journey, secret: string) {
    const step = steps.named(journey.step)
    if (!step) throw new Error(`There is no step ${journey.step}`)
    const institution = institutions.of(journey)
    const { content, ...page } = await step.page({
      journey,
      institution,
      now: await clock.now(),
      texts
    })
    const form = {
      action: `/journey/${journey.id}/${step.name}`,
      csrfToken: csrfTokens.make(journey.id, secret)
    }
    const frame = { ...page, step: step.name, institution, texts, assets }
    return pageHeaders(reply, publicUrl, journey.returnUrl).send(renderPage(frame, content(form)))
  }

  app.get<Address>('/journey/:id', async (request, reply) => {
    const found = await findJourney(request, reply, { atTheScreen: true })
    switch (found.status) {
      case 'gone':
      case 'another_browser':
        return messagePages.send(reply, found.status === 'gone' ? 'gone' : 'other_browser')
      case 'ours':
        return showPage(reply, found.stored.journey, found.secret)
      case 'unclaimed': {
        const { journey, secret } = claim(found.stored.journey, randomId)
        const { status } = await journeys.save(found.stored, journey, [])
        if (status === 'conflict') return messagePages.send(reply, 'other_browser')
        const name = cookieName(journey.id, secure)
        reply.setCookie(name, secret, cookieOptions(secure, cookieSeconds))
        return showPage(reply, journey, secret)
      }
    }
  })

  app.post<Address>('/journey/:id/:step', async (request, reply) => {
    const found = await findJourney(request, reply, { atTheScreen: true })
    if (found.status === 'gone') return messagePages.send(reply, 'gone')
    if (found.status !== 'ours') return messagePages.send(reply, 'other_browser')

    const { stored, secret } = found
    const form = (request.body ?? {}) as { csrfToken?: unknown }
    const genuine = csrfTokens.verify(form.csrfToken, stored.journey.id, secret)
    if (!genuine || !isSameOrigin(request.headers, publicUrl)) {
      request.log.warn('a form that is not of our making was refused')
      return messagePages.send(reply, 'refused_form')
    }

    const taken = await takeStep(stored, request.params.step, form)
    if (taken.status === 'taken') {
      const { step, call } = taken.journey
      if (step !== stored.journey.step) onStep(step)
      request.log.info({ step, verificationId: call?.verificationId }, 'the journey moved')
    }
    return toPage(reply, stored.journey.id)
  })

  // The address that a form was sent to, typed in or opened again.
  app.get<Address>('/journey/:id/:step', async (request, reply) =>
    isJourneyId(request.params.id)
      ? toPage(reply, request.params.id)
      : messagePages.send(reply, 'not_found')
  )
}

function toPage(reply: FastifyReply, id: string) {
  return reply.header('cache-control', 'no-store').redirect(`/journey/${id}`, 303)
}
