import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@yobirin/logging'
import { afterAll } from '../due/after-all.ts'
import type { Figures } from '../figures/figures-port.ts'
import type { NumberPools, PoolRoster } from '../number-pool/number-pools-port.ts'
import { silentNumbers } from '../test-calls/silent-numbers.ts'
import type { TestCalls } from '../test-calls/test-calls-port.ts'
import { type Finding, type Look, lookAtPool } from './look-at-pool.ts'
import type { Watch, Watches } from './watches-port.ts'

/** In how large a pool one number is too little of it to be left out of what it is compared with. */
const LARGE_POOL = 100

/** Takes numbers out that do not work, tries them again, and says so. */
export interface NumberWatch {
  /** Every pool that nobody else looks at now. @throws after having looked at all */
  look(): Promise<void>
}

/** Most numbers of a large pool have nothing new to be remembered. */
function changed(next: Look['watches'], known: ReadonlyMap<string, Watch>): Look['watches'] {
  return new Map(
    [...next].filter(([number, watch]) => !isDeepStrictEqual(watch, known.get(number)))
  )
}

export function createNumberWatch({
  pools,
  figures,
  testCalls,
  watches,
  log,
  onFinding
}: {
  pools: NumberPools
  figures: Figures
  testCalls: Pick<TestCalls, 'results'>
  watches: Watches
  log: Logger
  onFinding: (finding: Finding) => void
}): NumberWatch {
  async function lookAt(name: string): Promise<void> {
    if (!(await watches.claim(name))) return
    const pool = await pools.roster(name)
    if (!pool || pool.settings.quarantine === 'off') return
    const numbers =
      pool.numbers.length > LARGE_POOL ? [] : pool.numbers.map(({ targetNumber }) => targetNumber)
    // Totals before figures: what ends in between is then compared with, and weighed next time.
    const totals = await figures.totals(name)
    const [known, tested, hour, fiveMinutes] = await Promise.all([
      watches.read(name),
      testCalls.results(name),
      figures.read(name, '1h', numbers),
      figures.read(name, '5m', numbers)
    ])
    const now = fiveMinutes.until
    const silent = silentNumbers(pool.numbers, tested)
    const look = lookAtPool({ pool, totals, watches: known, hour, fiveMinutes, silent, now })
    // Remembered first: a process that dies in between forgets an act, and does not do it twice.
    await watches.write(name, changed(look.watches, known))
    for (const finding of look.findings) await carryOut(pool, finding)
  }

  async function carryOut({ name: pool, numbers }: PoolRoster, finding: Finding): Promise<void> {
    const { targetNumber, act, why } = finding
    const state = act === 'take_out' ? 'quarantined' : act === 'return' ? 'active' : undefined
    if (state) {
      const seen = numbers.find((number) => number.targetNumber === targetNumber)
      const system = { by: 'system', why, ...(seen && { revision: seen.revision }) }
      const { status } = await pools.changeState(pool, targetNumber, state, system)
      // An operator was quicker: the next look goes by what that left.
      if (status === 'changed_meanwhile') return
    }
    if (act === 'lend') await watches.lend(pool, targetNumber)
    const level = act === 'take_out' || act === 'keep_in' || act === 'give_up' ? 'warn' : 'info'
    log[level]({ pool, targetNumber, act, why }, 'a number is under suspicion, or was')
    onFinding(finding)
  }

  return {
    async look() {
      await afterAll((await pools.list()).map(lookAt), 'Not every pool was looked at')
    }
  }
}
