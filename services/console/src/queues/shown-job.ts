import type { QueueJobJson } from '@bull-board/api/typings/app'

/** What of a payload everybody may see who may sign in; the rest is named, and not shown. */
const SHOWN = new Set([
  ...['id', 'type', 'kind', 'institution', 'pool', 'at', 'reason', 'traceparent'],
  ...['validUntil', 'replaces', 'cause', 'state', 'status', 'sequence', 'revision', 'change'],
  'events',
  ...['targetNumber', 'dialWithPresentation', 'maskedPhoneNumber', 'strengthBits'],
  ...['createdAt', 'expiresAt', 'endedAt', 'hint', 'retryAfterSeconds', 'callId', 'outcome'],
  ...['withheldReason', 'trust', 'verificationId', 'consentId', 'by', 'role', 'why'],
  ...['app', 'journeyId', 'step', 'action', 'code', 'maskedAccount', 'maskedPhone']
])
const LONGEST = 256
// A reason of ours is a few words; one that somebody else wrote may quote an address, a number or a name.
const OURS = /^(?!.*(?:@|\d{4}))[\x20-\x7e]{0,200}$/

/** A job without anything that could be personal or under seal, and without where in the code it failed. */
export function shownJob(job: QueueJobJson): QueueJobJson {
  return {
    ...job,
    data: shown(job.data),
    returnvalue: null,
    progress: 0,
    failedReason: shownReason(job.failedReason),
    stacktrace: [],
    ...(job.deferredFailure && { deferredFailure: shownReason(job.deferredFailure) })
  }
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value === 'string') return value.slice(0, LONGEST)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (SHOWN.has(name)) return [name, shown(part)]
      return [name, name.startsWith('sealed') ? 'sealed' : 'not shown']
    })
  )
}

function shownReason(reason: string): string {
  if (!reason || OURS.test(reason)) return reason
  return 'Not shown, as it may be personal: the log of the service that reads the queue has it.'
}
