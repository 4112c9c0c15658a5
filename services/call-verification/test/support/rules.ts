import type {
  CallerTrust,
  PoolSettings,
  VerificationEvent,
  VerificationState
} from '@yobirin/contracts'
import t, { type Test } from 'tap'
import type { TestRedis } from '../../../../test/support/redis.ts'
import type { CallAnswer } from '../../src/inbound-calls/inbound-calls-port.ts'
import { createPoolScripts } from '../../src/pool-scripts.ts'
import type { StartRequest, StartResult } from '../../src/verifications/verifications-port.ts'
import { fillPool, newCall, newId, telephone, testBench, tollFree } from './test-bench.ts'

export const SECOND = 1_000
export const DEADLINE = 120 * SECOND

export interface Scene {
  readonly numbers: readonly string[]
  wait(ms: number): void
  ask(customer: number, options?: Partial<StartRequest>): Promise<StartResult>
  start(customer: number, options?: Partial<StartRequest>): Promise<VerificationState>
  /** A customer's telephone, or a withheld one. */
  call(
    from: number | 'withheld',
    to: string,
    callId?: string,
    trust?: CallerTrust
  ): Promise<CallAnswer>
  hangUp(callId: string, to: string): Promise<string>
  cancel(id: string, options?: { beforeStart: boolean }): Promise<string>
  read(id: string): Promise<VerificationState | undefined>
  /** Status, and the hint if its latest event brought one. */
  look(id: string): Promise<string>
  core: ReturnType<Awaited<ReturnType<typeof testBench>>['core']>
  bench: Awaited<ReturnType<typeof testBench>>
}

/** Each rule is a test of its own, with a pool of its own in the same Redis. */
export function rulesOn(server: TestRedis) {
  return (
    sentence: string,
    run: (scene: Scene, t: Test) => Promise<void>,
    { size = 6, ...settings }: Partial<PoolSettings> & { size?: number } = {}
  ) => {
    t.test(sentence, async (t) => {
      const bench = await testBench(t, { server })
      const core = bench.core()
      const numbers = Array.from({ length: size }, (_, n) => tollFree(n))
      await fillPool(core, numbers, settings)
      const read = (id: string) => core.verifications.read(id)
      const ask: Scene['ask'] = (customer, options) =>
        core.verifications.start({
          id: newId(),
          pool: 'main',
          caller: core.hashCaller(telephone(customer)),
          ...options
        })
      const scene: Scene = {
        bench,
        core,
        numbers,
        wait(ms) {
          bench.clock.now += ms
        },
        ask,
        async start(customer, options) {
          const result = await ask(customer, options)
          if (result.status !== 'started') throw new Error(`Not started: ${JSON.stringify(result)}`)
          return result.state
        },
        call: (from, to, callId = newCall(), trust = 'asserted') =>
          core.inboundCalls.receive({
            callId,
            targetNumber: to,
            trust,
            caller:
              from === 'withheld'
                ? { kind: 'withheld', reason: 'anonymous' }
                : { kind: 'presented', e164: telephone(from) }
          }),
        hangUp: async (callId, to) =>
          (await core.inboundCalls.end({ callId, targetNumber: to })).status,
        cancel: async (id, options) => (await core.verifications.cancel(id, options)).status,
        read,
        async look(id) {
          const state = await read(id)
          if (!state) return 'not found'
          const isNews = state.hint?.sequence === state.sequence
          return isNews ? `${state.status}, ${state.hint?.reason}` : state.status
        }
      }
      await run(scene, t)
    })
  }
}

export const other = (scene: Scene, ...not: string[]) =>
  scene.numbers.find((number) => !not.includes(number)) as string

/** The scripts themselves, and what they tell a process beside their answers. */
export function scriptsOf({ bench: { redis, keyPrefix, clock } }: Scene) {
  const due: number[] = []
  const events: VerificationEvent[] = []
  const run = createPoolScripts({
    ...{ redis, keyPrefix, now: () => clock.now },
    listener: {
      written: (_pool, entries) => void events.push(...entries.map(({ event }) => event)),
      due: (_pool, inMs) => void due.push(inMs)
    }
  })
  return { run, due, events }
}
