import { Compile } from 'typebox/compile'
import type { Clock } from '../clock.ts'
import type { Institutions } from '../institutions/institutions.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Texts } from '../texts/texts.ts'
import type { Journey } from './journey.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'
import type { Entry, Outcome, Step, Visit } from './step.ts'
import type { Steps } from './steps.ts'

export type StepTaken =
  /** The journey changed as the input asked. */
  | { readonly status: 'taken'; readonly journey: Journey }
  /** Not the current step, not an input of it, or another request was faster: show what is current. */
  | { readonly status: 'ignored' }

export type TakeStep = (stored: StoredJourney, step: string, form: unknown) => Promise<StepTaken>

/**
 * The only place where a journey moves. It reads one version and writes the next, so whatever is done
 * twice, in two tabs or on two replicas, happens once.
 */
export function createTakeStep({
  steps,
  journeys,
  outbox,
  institutions,
  texts,
  clock
}: {
  steps: Steps
  journeys: JourneyStore
  outbox: Outbox
  institutions: Institutions
  texts: Texts
  clock: Clock
}): TakeStep {
  const validators = new Map<Step, ReturnType<typeof Compile>>()
  const accepts = (step: Step, form: unknown) => {
    const validator = validators.get(step) ?? Compile(step.input)
    validators.set(step, validator)
    return validator.Check(form)
  }

  function follow(step: Step, visit: Visit, outcome: Outcome): Entry | undefined {
    const { journey, now } = visit
    switch (outcome.to) {
      case 'here':
        return outcome.journey && { journey: outcome.journey, jobs: [] }
      case 'again':
        return enter(step, journey, now)
      case 'next': {
        const entry = enter(steps.after(step), journey, now)
        return { ...entry, jobs: [...(outcome.jobs ?? []), ...entry.jobs] }
      }
      case 'cancelled': {
        const entry = enter(steps.cancelled, journey, now)
        return { ...entry, jobs: [...(step.abandon?.(journey) ?? []), ...entry.jobs] }
      }
    }
  }

  return async (stored, name, form) => {
    const { journey } = stored
    const step = steps.named(name)
    if (!step || name !== journey.step || !accepts(step, form)) return { status: 'ignored' }

    const institution = institutions.of(journey)
    const visit = { journey, institution, now: await clock.now(), texts }
    const outcome = await step.accept(visit, form)
    const entry = follow(step, visit, outcome)
    if (!entry) return { status: 'ignored' }

    if (entry.jobs.length > 0) await outbox.announce(journey.id)
    const { status } = await journeys.save(stored, entry.journey, entry.jobs)
    if (status === 'conflict') return { status: 'ignored' }
    await outbox.deliver(journey.id, entry.jobs)
    if (outcome.to !== 'here') await steps.named(entry.journey.step)?.entered?.(entry.journey)
    return { status: 'taken', journey: entry.journey }
  }
}

function enter(step: Step, journey: Journey, now: number): Entry {
  const arrived = { ...journey, step: step.name }
  const entry = step.enter?.(arrived, now) ?? { journey: arrived, jobs: [] }
  return step.last ? { ...entry, journey: forgetCustomer(entry.journey) } : entry
}

/** Where nothing follows, what was entered is needed no more. */
function forgetCustomer({ customer: _customer, ...journey }: Journey): Journey {
  return journey
}
