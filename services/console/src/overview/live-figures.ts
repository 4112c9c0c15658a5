import type { PoolFiguresResource, PoolPlan, PoolSummary } from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { type JudgedQueue, judgeQueue } from '../queues/judge-queue.ts'
import type { Queues } from '../queues/queues.ts'
import type { PoolsApi } from '../services/pools-api.ts'
import type { Credential } from '../services/service-client.ts'
import { type OutcomeCounts, outcomesOf } from './call-outcomes.ts'
import { type NumberToLookAt, numbersToLookAt } from './numbers-to-look-at.ts'
import { type JudgedPool, judgePool, VERDICTS } from './verdict.ts'

export interface LivePool extends JudgedPool {
  readonly summary: PoolSummary
  readonly five: PoolFiguresResource
  readonly hour: PoolFiguresResource
  readonly plan: PoolPlan | undefined
  readonly toLookAt: readonly NumberToLookAt[]
}

export interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The worst first. */
  readonly pools: readonly LivePool[]
  /** Calls of the last five minutes, by outcome, at each time that was asked; the oldest first. */
  readonly history: readonly { readonly at: number; readonly counts: OutcomeCounts }[]
  /** Why the figures are old, where they are. */
  readonly fault?: string
  readonly queues: readonly JudgedQueue[]
  /** Why nothing is known of the queues, where it is so. */
  readonly queueFault?: string
}

export interface LiveFigures {
  latest(): Snapshot | undefined
  /** Hears of every snapshot from now on. @returns what ends it */
  subscribe(listener: (snapshot: Snapshot) => void): () => void
  /** Asks now; overlapping requests share one answer. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

const HISTORY = 60
const AT_ONCE = 8

/** Asks the API once for all viewers, and again some seconds after each answer. */
export function startLiveFigures({
  poolsApi,
  queues,
  credential,
  logger,
  everyMs,
  now = Date.now
}: {
  poolsApi: PoolsApi
  queues: Pick<Queues, 'read'>
  credential: Credential
  logger: Logger
  everyMs: number
  now?: () => number
}): LiveFigures {
  const listeners = new Set<(snapshot: Snapshot) => void>()
  let latest: Snapshot | undefined
  let asking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function readPool(summary: PoolSummary): Promise<LivePool> {
    const { name } = summary
    const [five, hour, plan] = await Promise.all([
      poolsApi.figures(credential, name, '5m'),
      poolsApi.figures(credential, name, '1h'),
      poolsApi.plan(credential, name)
    ])
    const judged = judgePool(summary, five, hour, plan)
    return { ...judged, summary, five, hour, plan, toLookAt: numbersToLookAt(hour) }
  }

  async function readPools(): Promise<Pick<Snapshot, 'at' | 'pools' | 'history' | 'fault'>> {
    const at = now()
    const history = latest?.history ?? []
    try {
      const pools = await inTurns(await poolsApi.list(credential), readPool)
      pools.sort((a, b) => rank(a) - rank(b) || b.toLookAt.length - a.toLookAt.length)
      const counts = outcomesOf(pools.map(({ five }) => five))
      return { at, pools, history: [...history, { at, counts }].slice(-HISTORY) }
    } catch (error) {
      // At a start of everything the others may come up later.
      const level = latest ? 'warn' : 'info'
      logger[level]({ err: error }, 'the figures of the pools could not be read')
      const fault = (error as Error).message
      return { at: latest?.at ?? at, pools: latest?.pools ?? [], history, fault }
    }
  }

  async function readQueues(): Promise<Pick<Snapshot, 'queues' | 'queueFault'>> {
    try {
      return { queues: (await queues.read()).map(judgeQueue) }
    } catch (error) {
      logger.warn({ err: error }, 'the queues could not be read')
      return { queues: [], queueFault: 'Redis does not answer the console: is it running?' }
    }
  }

  async function ask(): Promise<void> {
    const [ofPools, ofQueues] = await Promise.all([readPools(), readQueues()])
    latest = { ...ofPools, ...ofQueues }
    if (stopped) return
    for (const listener of listeners) listener(latest)
    timer = setTimeout(refresh, everyMs)
  }

  async function refresh(): Promise<void> {
    clearTimeout(timer)
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }

  void refresh()
  return {
    latest: () => latest,
    refresh,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await asking
      clearTimeout(timer)
    }
  }
}

const rank = ({ verdict }: LivePool) => VERDICTS.indexOf(verdict)

/** A few at once, so that many pools are no burst. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))))
  }
  return results
}
