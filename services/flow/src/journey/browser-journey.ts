import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Outbox } from '../outbox/outbox.ts'
import { checkClaim } from './browser-claim.ts'
import { isJourneyId } from './journey.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'

export type BrowserJourney =
  | { readonly status: 'ours'; readonly stored: StoredJourney; readonly secret: string }
  | { readonly status: 'unclaimed'; readonly stored: StoredJourney }
  | { readonly status: 'another_browser' }
  | { readonly status: 'gone' }

/** The journey that a request's address names, if it belongs to the browser that asks. */
export type FindBrowserJourney = (
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  options?: { readonly atTheScreen?: boolean }
) => Promise<BrowserJourney>

export function createFindBrowserJourney({
  journeys,
  outbox,
  secure
}: {
  journeys: JourneyStore
  outbox: Outbox
  secure: boolean
}): FindBrowserJourney {
  return async (request, reply, { atTheScreen = false } = {}) => {
    const { id } = request.params
    if (!isJourneyId(id)) return { status: 'gone' }
    const stored = await (atTheScreen ? journeys.touch(id) : journeys.read(id))
    if (!stored) return { status: 'gone' }

    const { journey, undelivered } = stored
    const names = { journeyId: id, verificationId: journey.call?.verificationId }
    request.log = request.log.child(names)
    reply.log = request.log
    // A process died between writing the journey and telling the others: tell them now.
    await outbox.deliver(id, undelivered)

    const claim = checkClaim(journey, request.cookies, secure)
    return claim.status === 'another_browser' ? claim : { ...claim, stored }
  }
}
