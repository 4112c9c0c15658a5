import { buildCommand } from '@stricli/core'
import type { PoolPlan } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, poolArgument } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'

interface Flags {
  readonly arrivalsPerSecond?: number
  readonly secondsToCall?: number
  readonly bits: number
  readonly sharing: number
  readonly json: boolean
}

const optionalNumber = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', brief, placeholder, optional: true, parse: parseNumber }) as const

export const planPool = buildCommand({
  docs: {
    brief: 'Say how many numbers a load needs',
    fullDescription: `Says how many active numbers a pool needs, so that no draw is weaker than --bits and a customer shares a number with another one no more often than --sharing. What is not said of the load is measured over the last hour.
A strength of 3 bits means that somebody who forges a caller ID guesses the number in one of 8 cases.

EXAMPLES
  yobirin pools plan main
  yobirin pools plan main --arrivals-per-second 2 --seconds-to-call 25 --bits 5
  yobirin pools plan main --json | jq -e '.outgrown | not'`
  },
  parameters: {
    flags: {
      arrivalsPerSecond: optionalNumber('Verifications begun in a second', 'count'),
      secondsToCall: optionalNumber('Seconds from the draw to the call, on average', 'seconds'),
      bits: {
        kind: 'parsed',
        brief: 'Strength that no draw falls below',
        placeholder: 'bits',
        default: '3',
        parse: parseNumber
      },
      sharing: {
        kind: 'parsed',
        brief: 'Accepted probability that a number is shared',
        placeholder: 'probability',
        default: '0.001',
        parse: parseNumber
      },
      json: jsonFlag
    },
    positional: { kind: 'tuple', parameters: [poolArgument] }
  },
  async func(this: CommandLine, { json, ...asked }: Flags, name: string) {
    const plan = await this.pools.plan(name, asked)
    show(this, { json, value: plan, text: () => describe(name, plan) })
  }
})

function parseNumber(text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number
  throw new Error('not a number')
}

function describe(name: string, plan: PoolPlan): string {
  const { arrivalsPerSecond, secondsLive, bits, sharing } = plan.assumed
  const load = `${short(arrivalsPerSecond)} verifications a second, each live for ${short(secondsLive)} s: ${short(plan.liveOnAverage)} at once on average`
  const verdict = plan.outgrown
    ? `${plan.needed} active numbers are needed, and ${name} has ${plan.activeNow}: add ${plan.needed - plan.activeNow}`
    : `${plan.needed} active numbers are needed; ${name} has ${plan.activeNow}`
  const listed = table(plan.options, [
    { title: 'numbers', value: ({ numbers }) => numbers },
    { title: 'least bits', value: ({ leastBits }) => leastBits.toFixed(1) },
    { title: 'usual bits', value: ({ usualBits }) => usualBits.toFixed(1) },
    { title: 'sharing at most', value: (option) => chance(option.sharing) },
    { title: '', value: ({ numbers }) => remark(numbers, plan) }
  ])
  const wanted = `For ${bits} bits at least and a shared number in ${chance(sharing)} at most:`
  return [load, wanted, verdict, '', listed].join('\n')
}

function remark(numbers: number, { needed, activeNow }: PoolPlan): string {
  return [
    ...(numbers === needed ? ['needed'] : []),
    ...(numbers === activeNow ? ['now'] : [])
  ].join(', ')
}

const short = (value: number) => String(Number(value.toPrecision(3)))
const chance = (probability: number) =>
  probability < 1e-12 ? 'never' : `${Number((100 * probability).toPrecision(2))} %`
