import { Compile } from 'typebox/compile'
import { DirectoryUnavailable } from '../account-directory/account-directory.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { entered, type Form } from './form.ts'
import type { Gate } from './gate.ts'
import { type GuessOnce, withGuessSettled } from './guess-once.ts'
import type { Journey } from './journey.ts'
import type { JourneyStore, StoredJourney } from './journey-store.ts'
import { codeOf, type LogStep } from './log-step.ts'
import type { Entry, Outcome, Step, Visit } from './step.ts'
import type { Steps } from './steps.ts'
import type { MakeVisit } from './visit.ts'

export type StepTaken =
  /** The journey changed as the input asked. */
  | { readonly status: 'taken'; readonly journey: Journey }
  /** Not the current step, not an input of it, or another request was faster: show what is current. */
  | { readonly status: 'ignored' }

/** The browser that sent a form. */
export interface Sender {
  /** Its half of the claim on the journey. */
  readonly secret: string
  /** Of the network; never stored or logged. */
  readonly address: string
}

/** Told of every code that a customer is shown. */
export type OnCode = (code: string, journey: 'stays' | 'stopped') => void

/** The only place where a journey moves. */
export interface TakeStep {
  /** What the form of a step brings about. */
  take(stored: StoredJourney, step: string, form: Form, sender: Sender): Promise<StepTaken>
  /** What an outcome that no form asked for brings about. */
  follow(stored: StoredJourney, visit: Visit, outcome: Outcome): Promise<StepTaken>
}

/**
 * Every move reads one version and writes the next, so whatever is done twice, in two tabs or on two
 * replicas, happens once.
 */
export function createTakeStep({
  steps,
  journeys,
  outbox,
  gate,
  guessOnce,
  makeVisit,
  logStep,
  onCode
}: {
  steps: Steps
  journeys: JourneyStore
  outbox: Outbox
  gate: Gate
  guessOnce: GuessOnce
  makeVisit: MakeVisit
  logStep: LogStep
  onCode: OnCode
}): TakeStep {
  const validators = new Map<Step, ReturnType<typeof Compile>>()
  const accepts = (step: Step, form: Form) => {
    const validator = validators.get(step) ?? Compile(step.input)
    validators.set(step, validator)
    return validator.Check(form)
  }

  async function decide(step: Step, visit: Visit, form: Form): Promise<Outcome> {
    // Whoever wants to go may go, open or not.
    if (form.action === 'cancel') return { to: 'cancelled' }
    const passage = gate.mayGoOn(visit)
    switch (passage.status) {
      case 'open':
        return step.accept(visit, form).catch(stopWhereTheCoreIsDown)
      case 'pauses':
        return { to: 'here', journey: visit.journey }
      case 'stops':
        return { to: 'stopped', stop: passage.stop }
    }
  }

  function entryOf(step: Step, visit: Visit, outcome: Outcome): Entry | undefined {
    switch (outcome.to) {
      case 'here': {
        const { journey = visit.journey, refusal } = outcome
        if (!outcome.journey && !refusal) return undefined
        return { journey: { ...journey, ...(refusal && { refusal }) }, jobs: [] }
      }
      case 'again':
        return enter(step, { ...visit, ...outcome })
      case 'first':
        return enter(steps.first, visit)
      case 'next': {
        const { journey = visit.journey } = outcome
        return enter(steps.after(step), { ...visit, journey })
      }
      case 'cancelled': {
        const entry = enter(steps.cancelled, visit)
        return { ...entry, jobs: [...(step.abandon?.(visit.journey) ?? []), ...entry.jobs] }
      }
      case 'stopped': {
        const { stop } = outcome
        const entry = enter(steps.stopped, { ...visit, journey: { ...visit.journey, stop } })
        const abandoned = step.abandon?.(visit.journey) ?? []
        return { ...entry, jobs: [...abandoned, ...entry.jobs] }
      }
    }
  }

  async function write(
    stored: StoredJourney,
    step: Step,
    visit: Visit,
    outcome: Outcome,
    action: string
  ): Promise<StepTaken> {
    const entry = entryOf(step, visit, outcome)
    if (!entry) return { status: 'ignored' }

    const jobs = [...entry.jobs, logStep({ visit, step, action, outcome, version: stored.version })]
    await outbox.announce(visit.journey.id)
    const { status } = await journeys.save(stored, entry.journey, jobs)
    if (status === 'conflict') return { status: 'ignored' }
    const code = codeOf(outcome)
    if (code) onCode(code, outcome.to === 'stopped' ? 'stopped' : 'stays')
    await outbox.deliver(visit.journey.id, jobs)
    if (outcome.to !== 'here') await steps.named(entry.journey.step)?.entered?.(entry.journey)
    return { status: 'taken', journey: entry.journey }
  }

  async function decideAndWrite(
    stored: StoredJourney,
    step: Step,
    form: Form,
    address: string
  ): Promise<StepTaken> {
    const { refusal: _answered, ...before } = withGuessSettled(stored.journey)
    const journey = { ...before, entered: entered(before.entered, form) }
    const visit = { ...(await makeVisit(journey)), address }
    try {
      const outcome = await decide(step, visit, form)
      return await write(stored, step, visit, outcome, String(form.action))
    } catch (error) {
      if (step.guesses) await forgetGuess(stored)
      throw error
    }
  }

  /** What failed was not looked at: the same form may come again. */
  async function forgetGuess(stored: StoredJourney): Promise<void> {
    const { guess: _failed, ...journey } = stored.journey
    await journeys.save(stored, journey, []).catch(() => {})
  }

  return {
    async take(stored, name, form, { address, secret }) {
      const step = steps.named(name)
      if (!step || name !== stored.journey.step || !accepts(step, form)) {
        return { status: 'ignored' }
      }
      if (!step.guesses) return decideAndWrite(stored, step, form, address)
      const claim = await guessOnce(stored, form, secret)
      return claim.status === 'claimed'
        ? decideAndWrite(claim.stored, step, form, address)
        : { status: 'ignored' }
    },

    async follow(stored, visit, outcome) {
      const step = steps.named(stored.journey.step)
      if (!step || step.last) return { status: 'ignored' }
      return write(stored, step, visit, outcome, 'none')
    }
  }
}

function enter(step: Step, visit: Visit): Entry {
  const { refusal: _answered, guess: _settled, ...journey } = visit.journey
  const arrived = { ...journey, step: step.name }
  const entry = step.enter?.({ ...visit, journey: arrived }) ?? { journey: arrived, jobs: [] }
  return step.last ? { ...entry, journey: forgetCustomer(entry.journey) } : entry
}

function stopWhereTheCoreIsDown(error: unknown): Outcome {
  if (!(error instanceof DirectoryUnavailable)) throw error
  return { to: 'stopped', stop: { code: 'B0070' } }
}

/** Where nothing follows, what was entered is needed no more. */
function forgetCustomer({ customer, entered, account, ...journey }: Journey): Journey {
  return journey
}
