import type { FastifyInstance, FastifyReply } from 'fastify'
import type { CsrfTokens } from '../http/csrf-token.ts'
import { isSameOrigin } from '../http/same-origin.ts'
import type { MessagePages } from '../pages/message-page.tsx'
import type { RateLimits } from '../rate-limits/rate-limits.ts'
import { rememberReader } from '../texts/language-choice.ts'
import { parseReader } from '../texts/reader.ts'
import { claim, cookieName, cookieOptions } from './browser-claim.ts'
import type { FindBrowserJourney } from './browser-journey.ts'
import type { Form } from './form.ts'
import { isJourneyId, type Journey, type RandomId } from './journey.ts'
import type { JourneyStore } from './journey-store.ts'
import { keepEntered } from './keep-entered.ts'
import type { LeaveJourney } from './leave-journey.ts'
import type { ShowJourney } from './show-journey.tsx'
import type { TakeStep } from './take-step.ts'

export interface JourneyRoutesDependencies {
  readonly journeys: JourneyStore
  readonly takeStep: TakeStep
  readonly showJourney: ShowJourney
  readonly leaveJourney: LeaveJourney
  readonly isOver: (journey: Journey) => boolean
  readonly findJourney: FindBrowserJourney
  readonly csrfTokens: CsrfTokens
  readonly limits: RateLimits
  readonly messagePages: MessagePages
  readonly publicUrl: URL
  readonly randomId: RandomId
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
  const { journeys, takeStep, showJourney, leaveJourney, findJourney, csrfTokens } = dependencies
  const { messagePages, limits, isOver, publicUrl, randomId, cookieSeconds, onStep } = dependencies
  const secure = publicUrl.protocol === 'https:'

  app.get<Address>('/journey/:id', async (request, reply) => {
    const found = await findJourney(request, reply, { atTheScreen: true })
    switch (found.status) {
      case 'gone':
      case 'another_browser':
        return messagePages.send(reply, found.status === 'gone' ? 'gone' : 'other_browser')
      case 'ours':
        return showJourney(reply, found.stored, found.secret)
      case 'unclaimed': {
        const allowance = await limits.take('address', request.ip)
        if (!allowance.allowed) {
          reply.header('retry-after', allowance.retryAfterSeconds)
          return messagePages.send(reply, 'busy', `/journey/${request.params.id}`)
        }
        const secret = randomId()
        const journey = claim(found.stored.journey, secret)
        const { status } = await journeys.save(found.stored, journey, [])
        if (status === 'conflict') return messagePages.send(reply, 'other_browser')
        const name = cookieName(journey.id, secure)
        reply.setCookie(name, secret, cookieOptions(secure, cookieSeconds))
        const version = found.stored.version + 1
        return showJourney(reply, { ...found.stored, journey, version }, secret)
      }
    }
  })

  // Where the browser goes on from a page that nothing follows.
  app.get<Address>('/journey/:id/return', async (request, reply) => {
    const found = await findJourney(request, reply, { atTheScreen: true })
    if (found.status === 'gone') return messagePages.send(reply, 'gone')
    if (found.status !== 'ours') return messagePages.send(reply, 'other_browser')
    return isOver(found.stored.journey)
      ? away(reply, await leaveJourney(found.stored))
      : toPage(reply, request.params.id)
  })

  app.post<Address>('/journey/:id/:step', async (request, reply) => {
    const found = await findJourney(request, reply, { atTheScreen: true })
    if (found.status === 'gone') return messagePages.send(reply, 'gone')
    if (found.status !== 'ours') return messagePages.send(reply, 'other_browser')

    const { stored, secret } = found
    const form = (request.body ?? {}) as Form
    const genuine = csrfTokens.verify(form.csrfToken, stored.journey.id, secret)
    if (!genuine || !isSameOrigin(request.headers, publicUrl)) {
      request.log.warn('a form that is not of our making was refused')
      return messagePages.send(reply, 'refused_form')
    }

    const reader = parseReader(String(form.reader))
    if (reader) {
      await keepEntered(journeys, stored, request.params.step, form)
      rememberReader(reply, reader, secure)
      return toPage(reply, stored.journey.id)
    }

    const taken = await takeStep.take(stored, request.params.step, form, {
      secret,
      address: request.ip
    })
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
  return away(reply, `/journey/${id}`)
}

function away(reply: FastifyReply, address: string) {
  return reply.header('cache-control', 'no-store').redirect(address, 303)
}
