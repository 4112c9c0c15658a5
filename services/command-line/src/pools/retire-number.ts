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
  number: LocatedNumber,
  { why, waitMs }: { readonly why: string; readonly waitMs: number }
): Promise<void> {
  const { pool, targetNumber } = number
  if (number.state === 'retired') return
  let seen: PoolNumber = number
  if (number.state !== 'draining') seen = await pools.changeState(pool, number, 'draining', why)
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const { live } = seen
    // As it was drained: if somebody makes it active meanwhile, it stays so.
    if (live === 0 && (await retired(() => pools.changeState(pool, seen, 'retired', why)))) return
    if (waited >= waitMs) {
      throw new Failure(
        `${live} still live after ${waited / 1_000} s; it stays draining: repeat the command`
      )
    }
    if (waited === 0) tell(`${written(targetNumber)}: waiting for ${live} live to end`)
    await pause(LOOK_EVERY_MS)
    const { numbers } = await pools.read(pool)
    const now = numbers.find((one) => one.targetNumber === targetNumber)
    seen = { ...seen, live: now?.live ?? 0 }
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
