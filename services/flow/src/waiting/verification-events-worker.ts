import {
  VERIFICATION_EVENTS_QUEUE,
  type VerificationEvent,
  VerificationEventSchema,
  VerificationEventsSchema
} from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { queuePrefix, type RedisConnection } from '@yobirin/redis'
import { carriedTrace, inSpan } from '@yobirin/tracing'
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq'
import { Compile } from 'typebox/compile'
import { actOfPoolChange } from '../admin/acts/act-of-pool-change.ts'
import type { Acts } from '../admin/acts/acts.ts'
import type { Approvals } from '../admin/approvals/approvals.ts'
import type { Metrics } from '../operations/metrics.ts'
import type { VerificationViews } from './verification-view.ts'

const jobs = Compile(VerificationEventsSchema)
const singles = Compile(VerificationEventSchema)

const CONCURRENCY = 50
const TRY_AGAIN_AFTER_MS = 500

/**
 * Takes in what call-verification tells. What does not fit is set aside among the failed jobs and never
 * tried again; any other failure is tried again until it succeeds, whatever the sender set. What came in
 * the same job is applied meanwhile, and taken out of it.
 */
export function startVerificationEventsWorker({
  connection,
  keyPrefix,
  views,
  acts,
  approvals,
  metrics,
  log
}: {
  connection: RedisConnection
  keyPrefix: string
  views: VerificationViews
  acts: Pick<Acts, 'keep'>
  approvals: Pick<Approvals, 'take'>
  metrics: Metrics
  log: Logger
}): Worker {
  // An alarm on a figure that is not there yet would never have seen it at 0.
  metrics.events.inc({ outcome: 'set_aside' }, 0)

  async function apply(event: VerificationEvent): Promise<'applied' | 'known'> {
    switch (event.type) {
      case 'verification':
      case 'refusal': {
        const verificationId = event.type === 'refusal' ? event.id : event.state.id
        const news = await views.apply(verificationId, event)
        const what = event.type === 'refusal' ? event.reason : event.cause
        const journeyId = event.type === 'refusal' ? undefined : event.state.reference
        log.info({ verificationId, journeyId, what, news }, 'call-verification tells')
        return news ? 'applied' : 'known'
      }
      case 'call':
        metrics.calls.inc({ outcome: event.outcome })
        return 'applied'
      case 'pool':
        await acts.keep(actOfPoolChange(event), async (sql) => {
          if (event.approval !== undefined) await approvals.take(sql, event.approval)
        })
        metrics.poolChanges.inc({ change: event.change })
        return 'applied'
    }
  }

  /** @returns whether it need not be looked at again */
  async function take(event: VerificationEvent, jobId: string | undefined): Promise<boolean> {
    try {
      const options = { kind: 'consumer', from: event.traceparent } as const
      const outcome = await inSpan(`${VERIFICATION_EVENTS_QUEUE} process`, options, () =>
        // The waiting page is told by another process, perhaps, and is a part of the same trace.
        apply({ ...event, ...carriedTrace() })
      )
      metrics.events.inc({ outcome })
      return true
    } catch (err) {
      metrics.events.inc({ outcome: 'put_off' })
      log.warn({ err, jobId }, 'an event could not be applied and is tried again')
      return false
    }
  }

  async function process(job: Job<unknown>, token?: string): Promise<void> {
    const { fit, unfit } = sort(job.data)
    const taken = await Promise.all(fit.map((event) => take(event, job.id)))
    const putOff = fit.filter((_event, index) => !taken[index])
    const left = [...putOff, ...unfit]
    if (left.length === 0) return
    if (fit.length > putOff.length) await job.updateData({ events: left })
    if (putOff.length > 0) {
      await job.moveToDelayed(Date.now() + TRY_AGAIN_AFTER_MS, token)
      throw new DelayedError()
    }
    metrics.events.inc({ outcome: 'set_aside' }, unfit.length)
    log.error({ jobId: job.id, events: unfit.length }, 'events that do not fit are set aside')
    throw new UnrecoverableError('does not fit the contract')
  }

  const worker = new Worker(VERIFICATION_EVENTS_QUEUE, process, {
    connection,
    prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE),
    concurrency: CONCURRENCY,
    // A process that dies leaves its jobs to the others; that is no fault of theirs.
    maxStalledCount: 1_000,
    // A job whose answer was lost with its connection is taken up again while the customer still looks.
    lockDuration: 3_000,
    stalledInterval: 1_000
  })
  worker.on('error', (err) => log.debug({ err }, 'events worker'))
  return worker
}

/** A payload that holds no events at all is one thing that does not fit. */
function sort(payload: unknown): { fit: VerificationEvent[]; unfit: unknown[] } {
  if (jobs.Check(payload)) return { fit: payload.events, unfit: [] }
  const events = (payload as { events?: unknown } | null)?.events
  if (!Array.isArray(events) || events.length === 0) return { fit: [], unfit: [payload] }
  const fit = events.filter((event) => singles.Check(event))
  return { fit, unfit: events.filter((event) => !singles.Check(event)) }
}
