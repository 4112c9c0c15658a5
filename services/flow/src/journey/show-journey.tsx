import type { FastifyReply } from 'fastify'
import type { Clock } from '../clock.ts'
import { ErrorSummary } from '../forms/error-summary.tsx'
import type { CsrfTokens } from '../http/csrf-token.ts'
import { pageHeaders } from '../http/security-headers.ts'
import { ownWords } from '../institutions/own-words.ts'
import type { Assets } from '../pages/assets.ts'
import { renderPage } from '../pages/render.tsx'
import { readerOf } from '../texts/reader.ts'
import { TEXTS } from '../texts/texts.ts'
import type { Gate } from './gate.ts'
import { isUnderWay } from './guess-once.ts'
import type { Journey } from './journey.ts'
import type { JourneyChanges } from './journey-changes.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'
import type { LeaveJourney } from './leave-journey.ts'
import { pausedPage } from './paused-page.tsx'
import type { Visit } from './step.ts'
import type { Steps } from './steps.ts'
import type { TakeStep } from './take-step.ts'
import type { MakeVisit } from './visit.ts'

/** Answers with the page of the current step, or sends the browser on where there is nothing to show. */
export type ShowJourney = (
  reply: FastifyReply,
  stored: StoredJourney,
  browserSecret: string
) => Promise<FastifyReply>

/** So long does a page wait for a guess that another request is looking at. */
const GUESS_WITHIN_MS = 5_000

export function createShowJourney({
  steps,
  journeys,
  changes,
  gate,
  makeVisit,
  takeStep,
  leaveJourney,
  csrfTokens,
  assets,
  publicUrl,
  clock
}: {
  steps: Steps
  journeys: JourneyStore
  changes: JourneyChanges
  gate: Gate
  makeVisit: MakeVisit
  takeStep: TakeStep
  leaveJourney: LeaveJourney
  csrfTokens: CsrfTokens
  assets: Assets
  publicUrl: URL
  clock: Clock
}): ShowJourney {
  const secure = publicUrl.protocol === 'https:'

  async function settled(stored: StoredJourney): Promise<StoredJourney> {
    if (!isUnderWay(stored.journey, await clock.now())) return stored
    return (await changes.after(stored, GUESS_WITHIN_MS)) ?? stored
  }

  /** The journey as it stands behind the gate, which may have to stop it. */
  async function behindTheGate(
    stored: StoredJourney
  ): Promise<{ stored: StoredJourney; visit: Visit; resumesAt?: number }> {
    const visit = await makeVisit(stored.journey)
    if (steps.named(stored.journey.step)?.last) return { stored, visit }
    const passage = gate.mayGoOn(visit)
    switch (passage.status) {
      case 'open':
        return { stored, visit }
      case 'pauses':
        return { stored, visit, resumesAt: passage.resumesAt }
      case 'stops': {
        await takeStep.follow(stored, visit, { to: 'stopped', stop: passage.stop })
        const present = (await journeys.read(stored.journey.id)) ?? stored
        return { stored: present, visit: { ...visit, journey: present.journey } }
      }
    }
  }

  return async (reply, read, browserSecret) => {
    const { stored, visit, resumesAt } = await behindTheGate(await settled(read))
    const { journey, institution } = visit
    const step = steps.named(journey.step)
    if (!step) throw new Error(`There is no step ${journey.step}`)
    if (step.leaves && !journey.left) {
      const address = await leaveJourney(stored)
      return reply.header('cache-control', 'no-store').redirect(address, 303)
    }

    const reader = readerOf(reply.request, secure)
    const texts = TEXTS[reader.language]
    const pageVisit = { ...visit, texts, own: ownWords(institution, reader.language) }
    const shown =
      resumesAt === undefined ? await step.page(pageVisit) : pausedPage(pageVisit, resumesAt)
    const { content, retryAfterSeconds = retryAfter(journey), ...page } = shown
    const form = {
      action: `/journey/${journey.id}/${step.name}`,
      csrfToken: csrfTokens.make(journey.id, browserSecret),
      turn: stored.version
    }
    const code = page.code ?? codeOf(journey)
    const position = steps.positionOf(step)
    const frame = {
      ...{ ...page, step: step.name, institution, reader, assets },
      ...(code && { code }),
      ...(position && { position }),
      ...(journey.refusal && { summary: <ErrorSummary journey={journey} texts={texts} /> })
    }
    if (retryAfterSeconds) reply.header('retry-after', retryAfterSeconds)
    return pageHeaders(reply, publicUrl, journey.returnUrl).send(renderPage(frame, content(form)))
  }
}

function codeOf({ refusal }: Journey): string | undefined {
  return refusal && 'code' in refusal ? refusal.code : undefined
}

function retryAfter({ refusal }: Journey): number | undefined {
  return refusal && 'code' in refusal ? refusal.retryAfterSeconds : undefined
}
