import { buildCommand } from '@stricli/core'
import type { NumberState } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, tollFreeNumber, whyFlag, yesFlag } from '../flags.ts'
import { carryOut } from '../work/carry-out.ts'
import type { Task } from '../work/task.ts'
import { type LocatedNumber, requireLocated } from './locate-numbers.ts'

interface Flags {
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

/** The command that gives numbers one state. */
function stateCommand(
  state: NumberState,
  { verb, brief, more }: { readonly verb: string; readonly brief: string; readonly more: string }
) {
  return buildCommand({
    docs: {
      brief,
      fullDescription: `${more}

EXAMPLES
  yobirin pools ${verb} 0120-444-333 --why 'complaints about its ringing'
  yobirin pools ${verb} 0120-444-333 0120-444-334 --why 'complaints about its ringing' --yes`
    },
    parameters: {
      flags: { why: whyFlag, yes: yesFlag, json: jsonFlag },
      positional: { kind: 'array', parameter: tollFreeNumber, minimum: 1 }
    },
    async func(this: CommandLine, { why, yes, json }: Flags, ...named: string[]) {
      const numbers = await requireLocated(this.pools, named)
      const others = numbers.filter((number) => number.state !== state)
      const change = (number: LocatedNumber): Task => ({
        subject: number.targetNumber,
        intent: `${number.state} -> ${state} in ${number.pool}`,
        run: async () => {
          const { live } = await this.pools.changeState(number.pool, number, state, why)
          return { detail: live > 0 ? `${live} still live` : '' }
        }
      })
      return carryOut(this, {
        tasks: others.map(change),
        nothing: `All of them are ${state} already.`,
        ...{ yes, json }
      })
    }
  })
}

export const activateNumbers = stateCommand('active', {
  verb: 'activate',
  brief: 'Draw from numbers again',
  more: 'Makes numbers active: they are drawn for new verifications.'
})

export const drainNumbers = stateCommand('draining', {
  verb: 'drain',
  brief: 'Draw no more from numbers, let live verifications finish',
  more: 'Calls to a draining number still count for the verifications that are live on it; no new one gets the number.'
})

export const quarantineNumbers = stateCommand('quarantined', {
  verb: 'quarantine',
  brief: 'Take numbers out that may not work',
  more: 'As draining, but marked as suspect. Activate them again when they have been tried.'
})
