import { EventEmitter, once } from 'node:events'
import {
  type HintReason,
  type RefusalReason,
  type StartCommand,
  VERIFICATION_COMMANDS_QUEUE,
  VERIFICATION_EVENTS_QUEUE,
  type VerificationCommand,
  type VerificationEvent,
  type VerificationEvents,
  type VerificationState
} from '@yobirin/contracts'
import { connectRedis, queuePrefix } from '@yobirin/redis'
import { Queue, QueueEvents, Worker } from 'bullmq'
import type { Flow } from './flow.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

/** Speaks for call-verification: reads its commands, tells its events, and nothing else. */
export interface CallVerification {
  readonly commands: VerificationCommand[]
  /** What becomes of a start. */
  answer: 'draw' | 'nothing' | RefusalReason
  /** Resolves when so many commands have come in all. */
  untilCommands(count: number): Promise<void>
  /** How long the next one drawn is valid. */
  validityMs: number
  /** The last start. */
  start(): StartCommand
  /** The state that was told last, changed, with the next sequence number. */
  next(change: Partial<VerificationState>, hint?: HintReason): VerificationState
  /** Resolves when flow has taken the event in. */
  tell(event: VerificationEvent): Promise<void>
  changed(
    cause: Extract<VerificationEvent, { type: 'verification' }>['cause'],
    change?: Partial<VerificationState>,
    hint?: HintReason
  ): Promise<void>
}

const TARGET_NUMBER = '+81120444333'
export const VALIDITY_MS = 120_000

export async function pretendCallVerification(t: Test, flow: Flow): Promise<CallVerification> {
  const { keyPrefix, clock } = flow
  const connect = () =>
    connectRedis(flow.redisUrl, { name: 'pretended', purpose: 'blocking', onError: () => {} })
  const connections = [connect(), connect(), connect()] as const
  const events = new Queue<VerificationEvents>(VERIFICATION_EVENTS_QUEUE, {
    connection: connections[0],
    prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE)
  })
  const finished = new QueueEvents(VERIFICATION_EVENTS_QUEUE, {
    connection: connections[1],
    prefix: queuePrefix(keyPrefix, VERIFICATION_EVENTS_QUEUE)
  })
  await finished.waitUntilReady()

  let state: VerificationState | undefined
  const drawn = ({ id, pool, reference }: StartCommand): VerificationState => ({
    id,
    pool,
    status: 'pending',
    sequence: 1,
    targetNumber: TARGET_NUMBER,
    dialWithPresentation: false,
    maskedPhoneNumber: '*****3333',
    strengthBits: 4,
    createdAt: clock.at,
    expiresAt: clock.at + self.validityMs,
    ...(reference !== undefined && { reference })
  })

  const put = (event: VerificationEvent) => events.add('events', { events: [event] })
  const arrivals = new EventEmitter()

  const self: CallVerification = {
    commands: [],
    answer: 'draw',
    validityMs: VALIDITY_MS,
    async untilCommands(count) {
      while (self.commands.length < count) await once(arrivals, 'command')
    },
    start() {
      const start = self.commands.findLast(({ type }) => type === 'start')
      if (start?.type !== 'start') throw new Error('nothing was started')
      return start
    },
    next(change, hint) {
      const before = state ?? drawn(self.start())
      const sequence = before.sequence + 1
      state = {
        ...before,
        ...change,
        sequence,
        ...(hint && { hint: { reason: hint, sequence, at: clock.at } })
      }
      return state
    },
    async tell(event) {
      const job = await put(event)
      await job.waitUntilFinished(finished)
    },
    changed: (cause, change = {}, hint) =>
      self.tell({ type: 'verification', cause, state: self.next(change, hint) })
  }

  const worker = new Worker<VerificationCommand>(
    VERIFICATION_COMMANDS_QUEUE,
    async ({ data: command }) => {
      self.commands.push(command)
      arrivals.emit('command')
      if (command.type === 'start') state = undefined
      if (command.type !== 'start' || self.answer === 'nothing') return
      if (self.answer === 'draw') {
        state = drawn(command)
        await put({ type: 'verification', cause: 'started', state })
      } else {
        const { id, pool } = command
        const reason = self.answer
        const refusal = { type: 'refusal', id, pool, sequence: 1, reason } as const
        await put({ ...refusal, retryAfterSeconds: 5, at: clock.at })
      }
    },
    {
      connection: connections[2],
      prefix: queuePrefix(keyPrefix, VERIFICATION_COMMANDS_QUEUE)
    }
  )
  await worker.waitUntilReady()
  worker.on('error', () => {})
  finished.on('error', () => {})
  events.on('error', () => {})
  t.teardown(async () => {
    await worker.close()
    await finished.close()
    await events.close()
    for (const connection of connections) connection.disconnect()
  })
  return self
}
