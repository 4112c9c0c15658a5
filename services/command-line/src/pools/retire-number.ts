import type { PoolNumber } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { Failure } from '../failure.ts'
import { written } from '../output/written.ts'
import { ApiFailure } from '../yobirin-api/api-client.ts'
import type { LocatedNumber } from './locate-numbers.ts'

const LOOK_EVERY_MS = 1_000

/**
 * Retires a number that may be in use: it is drained, then retired once no verification is live on it.
 *
 * @throws Failure when some are still live after `waitMs`; the number stays draining then
 */
export async function retireNumber(
  { pools, pause, tell }: Pick<CommandLine, 'pools' | 'pause' | 'tell'>,
  { pool, targetNumber, state, live }: LocatedNumber,
  { why, waitMs }: { readonly why: string; readonly waitMs: number }
): Promise<void> {
  if (state === 'retired') return
  let left = live
  if (state !== 'draining') {
    left = (await pools.changeState(pool, targetNumber, 'draining', why)).live
  }
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    if (left === 0 && (await retired(() => pools.changeState(pool, targetNumber, 'retired', why))))
      return
    if (waited >= waitMs) {
      throw new Failure(
        `${left} still live after ${waited / 1_000} s; it stays draining: repeat the command`
      )
    }
    if (waited === 0) tell(`${written(targetNumber)}: waiting for ${left} live to end`)
    await pause(LOOK_EVERY_MS)
    const { numbers } = await pools.read(pool)
    left = numbers.find((number) => number.targetNumber === targetNumber)?.live ?? 0
  }
}

/** False where one has become live after all, as on a number that was drawn a moment before. */
async function retired(change: () => Promise<PoolNumber>): Promise<boolean> {
  try {
    await change()
    return true
  } catch (error) {
    if (error instanceof ApiFailure && error.problem.code === 'number_still_live') return false
    throw error
  }
}
