import type { FastifyBaseLogger } from 'fastify'
import type { ServiceMetrics } from '../../metrics/service-metrics.ts'
import type { Form } from './webhook-signature.ts'

const gateway = 'twilio'
const ANSWERED_STATUSES = new Set<unknown>(['in-progress', 'completed'])

/**
 * Raises the alarm where Twilio says of a call, in whatever notice, that it was answered: then it is
 * billed, and the caller heard something, which must never be. Asked before the notice is understood
 * in anything else.
 */
export function alarmIfAnswered(
  form: Form,
  { log, metrics }: { readonly log: FastifyBaseLogger; readonly metrics: ServiceMetrics }
): void {
  if (!wasAnswered(form)) return
  const { CallStatus, CallDuration, CallSid } = form
  log.error(
    {
      callStatus: shown(CallStatus, /^[a-z-]{1,16}$/),
      callDuration: shown(CallDuration, /^\d{1,6}$/),
      ...(/^CA[0-9a-f]{32}$/.test(String(CallSid)) && { callId: `${gateway}-${CallSid}` })
    },
    'ALARM: the carrier answered a call'
  )
  metrics.answeredCalls.inc({ gateway })
}

/** A call that nobody answers has lasted 0 seconds (CallDuration) and is billed 0 minutes (Duration). */
function wasAnswered({ CallStatus, CallDuration, Duration }: Form): boolean {
  return ANSWERED_STATUSES.has(CallStatus) || lasted(CallDuration) || lasted(Duration)
}

/** A duration that cannot be read is no proof that there was none. */
function lasted(duration: unknown): boolean {
  return duration !== undefined && Number(duration) !== 0
}

/** Signed or not, what comes from outside reaches the log in the forms that are known only: no telephone is one. */
function shown(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined
}
