import type { WaitingMessage } from '@yobirin/contracts'
import { inSpan } from '@yobirin/tracing'
import type { Clock } from '../clock.ts'
import type { JourneyStore } from '../journey/journey-store.ts'
import type { RedisKeys } from '../redis-keys.ts'
import type { Channels, Unsubscribe } from './channels.ts'
import { createNews } from './news.ts'
import type { VerificationView, VerificationViews } from './verification-view.ts'
import type { AwaitedJourney } from './waiting-messages.ts'

export interface WaitingSessionDependencies {
  readonly journeys: JourneyStore
  readonly views: VerificationViews
  readonly channels: Channels
  readonly keys: RedisKeys
  readonly clock: Clock
}

export interface WaitingPage {
  readonly journeyId: string
  /** Hints of events up to this one are known to the page. */
  readonly seenUpTo: number
  readonly send: (message: WaitingMessage) => void
  /** The journey is no more. */
  readonly onGone: () => void
  readonly onError: (error: Error) => void
}

/** A little after the draw has become too late, so that the clock agrees. */
const AFTER_DEADLINE_MS = 50

/**
 * Tells one page what happens to its journey, whatever is repeated, overtaken or lost on the way. It
 * subscribes before it reads, so nothing falls between, and works off one thing after another.
 *
 * @returns ends the session
 */
export function openWaitingSession(
  { journeys, views, channels, keys, clock }: WaitingSessionDependencies,
  { journeyId, seenUpTo, send, onGone, onError }: WaitingPage
): () => void {
  const news = createNews(seenUpTo)
  let journey: AwaitedJourney | undefined
  let closed = false
  let recheck: NodeJS.Timeout | undefined
  let asked = { now: 0, at: 0 }
  let unsubscribeJourney: Unsubscribe = async () => {}
  let unsubscribeView: Unsubscribe = async () => {}
  let work: Promise<void> = Promise.resolve()

  const inTurn = (task: () => Promise<void>) => {
    work = work.then(() => (closed ? undefined : task())).catch(onError)
  }

  async function readAndTell(): Promise<void> {
    const stored = await journeys.read(journeyId)
    if (!stored) return onGone()
    const { step, call } = stored.journey
    const followed = journey?.call?.verificationId
    // Not the rest: what the customer typed need not lie here for as long as the page waits.
    journey = { step, ...(call && { call }) }
    if (call && call.verificationId !== followed) await follow(call.verificationId)
    const view = call && (await views.read(call.verificationId))
    asked = { now: await clock.now(), at: performance.now() }
    tell(view, asked.now)
  }

  async function follow(verificationId: string): Promise<void> {
    await unsubscribeView()
    unsubscribeView = await channels.subscribe(keys.view(verificationId), (message) =>
      inTurn(async () => {
        if (journey?.call?.verificationId !== verificationId) return
        const view = JSON.parse(message) as VerificationView
        const options = { kind: 'producer', from: view.traceparent } as const
        // The clock is not asked again: while somebody waits for a call the two do not part.
        const now = Math.round(asked.now + performance.now() - asked.at)
        await inSpan('waiting page told', options, async () => tell(view, now))
      })
    )
  }

  function tell(view: VerificationView | undefined, now: number): void {
    if (!journey || closed) return
    for (const message of news(journey, view, now)) send(message)
    // Nobody tells of a draw that does not come.
    clearTimeout(recheck)
    const { call } = journey
    if (!view && call && now < call.validUntil) {
      const wait = call.validUntil - now + AFTER_DEADLINE_MS
      recheck = setTimeout(() => inTurn(readAndTell), wait)
    }
  }

  const stopListening = channels.onReconnect(() => inTurn(readAndTell))
  inTurn(async () => {
    unsubscribeJourney = await channels.subscribe(keys.journey(journeyId), () =>
      inTurn(readAndTell)
    )
    await readAndTell()
  })

  return () => {
    closed = true
    clearTimeout(recheck)
    stopListening()
    work = work
      .then(async () => {
        await Promise.all([unsubscribeView(), unsubscribeJourney()])
      })
      .catch(onError)
  }
}
