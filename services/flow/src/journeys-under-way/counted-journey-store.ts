import type { Logger } from '@yobirin/logging'
import type { Clock } from '../clock.ts'
import type { Journey } from '../journey/journey.ts'
import type { JourneyStore } from '../journey/journey-store.ts'
import type { TimeLimits } from '../journey/redis-journey-store.ts'
import type { JourneysUnderWay } from './journeys-under-way.ts'

/**
 * A store that has its journeys counted, after each write and beside the way of the request: nobody
 * waits for the count, and one that fails is made good by the journey's next step or by time.
 *
 * @param isLast whether nothing leads on from a step
 */
export function countedJourneyStore({
  journeys,
  journeysUnderWay,
  isLast,
  clock,
  limits,
  log
}: {
  journeys: JourneyStore
  journeysUnderWay: JourneysUnderWay
  isLast: (step: string) => boolean
  clock: Clock
  limits: TimeLimits
  log: Logger
}): JourneyStore {
  async function count(to: Journey, from?: Journey): Promise<void> {
    const { id: journeyId, step, createdAt } = to
    if (isLast(step)) return from && journeysUnderWay.left(journeyId, from.step)
    const now = await clock.now()
    const until = Math.min(now + limits.idleMs, createdAt + limits.absoluteMs)
    await journeysUnderWay.moved({
      journeyId,
      ...(from && { from: from.step }),
      to: step,
      now,
      until
    })
  }

  function countBeside(to: Journey, from?: Journey): void {
    count(to, from).catch((err: Error) => log.debug({ err }, 'a journey was not counted'))
  }

  return {
    ...journeys,
    async create(journey) {
      await journeys.create(journey)
      countBeside(journey)
    },
    async save(from, to, jobs) {
      const result = await journeys.save(from, to, jobs)
      if (result.status === 'saved') countBeside(to, from.journey)
      return result
    }
  }
}
