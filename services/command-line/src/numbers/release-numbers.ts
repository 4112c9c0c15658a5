import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { carrierNumber, ceilingFlag, jsonFlag, waitFlag, whyFlag, yesFlag } from '../flags.ts'
import { written } from '../output/written.ts'
import { type LocatedNumber, locateNumbers } from '../pools/locate-numbers.ts'
import { retireNumber } from '../pools/retire-number.ts'
import type { OwnedNumber } from '../twilio/twilio-account.ts'
import { carryOut } from '../work/carry-out.ts'
import type { Task } from '../work/task.ts'
import { requireOwned } from './require-owned.ts'

interface Flags {
  readonly ceiling: number
  readonly wait: number
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const releaseNumbers = buildCommand({
  docs: {
    brief: 'Give numbers back to Twilio, once nobody is about to call them',
    fullDescription: `Drains each number, waits until no verification is live on it, retires it, and only then gives it back. Nobody can be sure to get a number again that was given back.
Only numbers that are named are released. Repeated, the command goes on where it ended.

EXAMPLES
  yobirin numbers release 0800-444-3330 --why 'fewer customers'
  yobirin numbers release 0800-444-3330 0800-444-3331 --why 'fewer customers' --wait 300 --yes`
  },
  parameters: {
    flags: {
      ceiling: ceilingFlag,
      wait: waitFlag,
      why: whyFlag,
      yes: yesFlag,
      json: jsonFlag
    },
    positional: { kind: 'array', parameter: carrierNumber, minimum: 1 }
  },
  async func(this: CommandLine, { ceiling, wait, why, yes, json }: Flags, ...named: string[]) {
    const numbers = [...new Set(named)]
    if (numbers.length > ceiling) {
      throw new Failure(
        `${numbers.length} are more than the ceiling of ${ceiling}; raise it with --ceiling.`,
        { exitCode: exitCodes.wrongCommand }
      )
    }
    const account = await this.twilio()
    const located = await locateNumbers(this.pools)
    const has = new Set((await account.owned()).map(({ phoneNumber }) => phoneNumber))
    const gone = numbers.filter(
      (number) => !has.has(number) && located.get(number)?.state === 'retired'
    )
    const owned = await requireOwned(
      account,
      numbers.filter((number) => !gone.includes(number))
    )
    const releaseOf = ({ sid, phoneNumber }: OwnedNumber): Task => {
      const pooled = located.get(phoneNumber)
      return {
        subject: phoneNumber,
        intent: intentOf(pooled),
        run: async () => {
          if (pooled) await retireNumber(this, pooled, { why, waitMs: wait * 1_000 })
          await account.release(sid)
          return {}
        }
      }
    }
    return carryOut(this, {
      tasks: owned.map(releaseOf),
      nothing: 'There is nothing to release.',
      remarks: [
        ...(gone.length === 0 ? [] : [`Given back before: ${gone.map(written).join(', ')}.`]),
        ...emptied(located, numbers)
      ],
      ...{ yes, json }
    })
  }
})

function intentOf(pooled: LocatedNumber | undefined): string {
  if (pooled === undefined) return 'release; it is in no pool'
  if (pooled.state === 'retired') return 'release'
  const wait = pooled.live === 0 ? '' : `, wait for ${pooled.live} live`
  return `drain in ${pooled.pool}${wait}, retire, release`
}

/** Pools that would have no active number left: their customers could not go on. */
function emptied(
  located: ReadonlyMap<string, LocatedNumber>,
  leaving: readonly string[]
): string[] {
  const pools = new Set(leaving.flatMap((number) => located.get(number)?.pool ?? []))
  const active = (pool: string) =>
    [...located.values()].filter(
      ({ targetNumber, state, ...number }) =>
        number.pool === pool && state === 'active' && !leaving.includes(targetNumber)
    )
  return [...pools]
    .filter((pool) => active(pool).length === 0)
    .map((pool) => `Pool ${pool} will have no active number left: no verification can start in it.`)
}
