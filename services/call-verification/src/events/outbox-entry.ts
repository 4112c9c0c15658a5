import type {
  CallerTrust,
  CallOutcome,
  HintReason,
  NumberState,
  PoolChanged,
  RefusalReason,
  VerificationChanged,
  VerificationEvent
} from '@yobirin/contracts'
import { readPackedState } from '../verifications/packed-state.ts'
import { verificationId } from '../verifications/verification-id.ts'

export interface OutboxEntry {
  readonly outboxId: string
  readonly event: VerificationEvent
}

/**
 * The scripts write events as short lists of strings, since thousands may lie in the outbox while the
 * queue is away; here they become what the contract says.
 */
export function readOutboxEntry(
  pool: string,
  outboxId: string,
  kind: string,
  data: string
): OutboxEntry {
  return { outboxId, event: readEvent(pool, kind, data) }
}

function readEvent(pool: string, kind: string, data: string): VerificationEvent {
  switch (kind) {
    case 'verification': {
      const { cause, ...told } = readPackedState(pool, data)
      return { type: 'verification', cause: cause as VerificationChanged['cause'], ...told }
    }
    case 'refusal':
      return readRefusal(pool, JSON.parse(data))
    case 'call':
      return readCall(pool, JSON.parse(data))
    case 'pool':
      return readPoolChange(pool, JSON.parse(data))
    default:
      throw new TypeError(`The outbox holds an event of unknown kind ${kind}`)
  }
}

function readRefusal(
  pool: string,
  [key = '', reason, retryAfterSeconds, at, traceparent]: string[]
): VerificationEvent {
  return {
    type: 'refusal',
    id: verificationId(pool, key),
    pool,
    sequence: 1,
    reason: reason as RefusalReason,
    retryAfterSeconds: Number(retryAfterSeconds),
    at: Number(at),
    ...(traceparent && { traceparent })
  }
}

function readCall(pool: string, fields: string[]): VerificationEvent {
  const [callId = '', targetNumber = '', outcome, withheldReason, ...optional] = fields
  const [key, hint, at, trust, traceparent] = optional
  return {
    type: 'call',
    callId,
    pool,
    targetNumber,
    outcome: outcome as CallOutcome,
    ...(withheldReason && { withheldReason }),
    ...(trust && { trust: trust as CallerTrust }),
    ...(key && { verificationId: verificationId(pool, key) }),
    ...(hint && { hint: hint as HintReason }),
    at: Number(at),
    ...(traceparent && { traceparent })
  }
}

function readPoolChange(pool: string, fields: string[]): VerificationEvent {
  const [revision, change, targetNumber, state, by = '', ...rest] = fields
  const [why = '', at, role, traceparent, approval] = rest
  return {
    type: 'pool',
    pool,
    revision: Number(revision),
    change: change as PoolChanged['change'],
    ...(targetNumber && { targetNumber }),
    ...(state && { state: state as NumberState }),
    by,
    ...(role && { role }),
    why,
    ...(approval && { approval }),
    at: Number(at),
    ...(traceparent && { traceparent })
  }
}
