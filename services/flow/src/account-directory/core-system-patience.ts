import type { Logger } from '@yobirin/logging'
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  retry,
  wrap
} from 'cockatiel'
import { DirectoryUnavailable } from './account-directory.ts'
import { CoreSystemFault } from './core-system-fault.ts'

const OPENS_AFTER = 5
const ASKS_AGAIN_AFTER_MS = 10_000
const RETRIES = 1

/** What became of a question; `left_alone` was not asked at all. */
export type CoreSystemOutcome = 'answered' | 'failed' | 'left_alone'

/** How often, and whether at all, a core system in trouble is asked. */
export interface CoreSystemPatience {
  /** Asks once: for what must not be done twice. @throws DirectoryUnavailable */
  once<Answer>(ask: () => Promise<Answer>): Promise<Answer>
  /** Asks again where the fault may pass: for what changes nothing. @throws DirectoryUnavailable */
  withRetry<Answer>(ask: () => Promise<Answer>): Promise<Answer>
}

/**
 * After five faults in a row the core system is left alone for ten seconds: whoever asks is told at
 * once. Then one question is let through, and the answer to it decides.
 */
export function createCoreSystemPatience({
  log,
  onOutcome
}: {
  log: Logger
  onOutcome: (outcome: CoreSystemOutcome) => void
}): CoreSystemPatience {
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(OPENS_AFTER),
    halfOpenAfter: ASKS_AGAIN_AFTER_MS
  })
  breaker.onBreak(() => log.error('the core system is left alone for now'))
  breaker.onReset(() => log.info('the core system answers again'))
  breaker.onSuccess(() => onOutcome('answered'))
  breaker.onFailure(({ reason }) => {
    onOutcome('failed')
    if ('error' in reason) log.warn({ err: reason.error }, 'a question to the core system failed')
  })
  const repeated = retry(
    handleWhen((error) => error instanceof CoreSystemFault && error.passing),
    { maxAttempts: RETRIES, backoff: new ExponentialBackoff({ initialDelay: 100 }) }
  )
  const patient = wrap(repeated, breaker)

  const tellBroken = (error: unknown): never => {
    if (!(error instanceof BrokenCircuitError)) throw error
    onOutcome('left_alone')
    throw new DirectoryUnavailable('The core system is left alone for now')
  }

  return {
    once: (ask) => breaker.execute(ask).catch(tellBroken),
    withRetry: (ask) => patient.execute(ask).catch(tellBroken)
  }
}
