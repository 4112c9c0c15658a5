import {
  VERIFICATION_EVENTS_QUEUE,
  type VerificationEvent,
  VerificationEventSchema
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

const validator = Compile(VerificationEventSchema)

const CONCURRENCY = 50
const TRY_AGAIN_AFTER_MS = 500

/**
 * Takes in what call-verification tells. A payload that does not fit is set aside among the failed jobs
 * and never tried again; any other failure is tried again until it succeeds, whatever the sender set.
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
      // Counted for now; the call log in PostgreSQL comes with a later issue.
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

  async function process(job: Job<unknown>, token?: string): Promise<void> {
    const event = job.data
    if (!validator.Check(event)) {
      metrics.events.inc({ outcome: 'set_aside' })
      log.error({ jobId: job.id }, 'an event does not fit the contract and is set aside')
      throw new UnrecoverableError('does not fit the contract')
    }
    try {
      const options = { kind: 'consumer', from: event.traceparent } as const
      const outcome = await inSpan(`${VERIFICATION_EVENTS_QUEUE} process`, options, () =>
        // The waiting page is told by another process, perhaps, and is a part of the same trace.
        apply({ ...event, ...carriedTrace() })
      )
      metrics.events.inc({ outcome })
    } catch (err) {
      metrics.events.inc({ outcome: 'put_off' })
      log.warn({ err, jobId: job.id }, 'an event could not be applied and is tried again')
      await job.moveToDelayed(Date.now() + TRY_AGAIN_AFTER_MS, token)
      throw new DelayedError()
    }
  }

  const worker = new Worker(VERIFICATION_EVENTS_QUEUE, process, {
    connection,
    prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE),
    concurrency: CONCURRENCY,
    // A process that dies leaves its jobs to the others; that is no fault of theirs.
    maxStalledCount: 1_000,
    lockDuration: 10_000,
    stalledInterval: 5_000
  })
  worker.on('error', (err) => log.debug({ err }, 'events worker'))
  return worker
}
