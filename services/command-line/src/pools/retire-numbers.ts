import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, tollFreeNumber, waitFlag, whyFlag, yesFlag } from '../flags.ts'
import { carryOut } from '../work/carry-out.ts'
import { requireLocated } from './locate-numbers.ts'
import { retireNumber } from './retire-number.ts'

interface Flags {
  readonly wait: number
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const retireNumbers = buildCommand({
  docs: {
    brief: 'Take numbers out for good, once nobody is about to call them',
    fullDescription: `Drains the numbers, waits until no verification is live on them, then retires them. They stay in the pool as retired: a late caller hears what every caller hears. Giving them back to the carrier is another step: yobirin numbers release.

EXAMPLES
  yobirin pools retire 0120-444-333 --why 'the contract ends'
  yobirin pools retire 0120-444-333 --why 'the contract ends' --yes --wait 300`
  },
  parameters: {
    flags: { wait: waitFlag, why: whyFlag, yes: yesFlag, json: jsonFlag },
    positional: { kind: 'array', parameter: tollFreeNumber, minimum: 1 }
  },
  async func(this: CommandLine, { wait, why, yes, json }: Flags, ...named: string[]) {
    const numbers = await requireLocated(this.pools, named)
    const others = numbers.filter(({ state }) => state !== 'retired')
    return carryOut(this, {
      tasks: others.map((number) => ({
        subject: number.targetNumber,
        intent: `${number.state} -> retired in ${number.pool}`,
        run: async () => {
          await retireNumber(this, number, { why, waitMs: wait * 1_000 })
          return {}
        }
      })),
      nothing: 'All of them are retired already.',
      ...{ yes, json }
    })
  }
})
