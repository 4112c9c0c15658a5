import { buildCommand } from '@stricli/core'
import type { FiguresWindow, NumberFiguresResource, PoolFiguresResource } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, poolArgument } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'

interface Flags {
  readonly window: FiguresWindow
  readonly json: boolean
}

export const showFigures = buildCommand({
  docs: {
    brief: 'Show what happened in a pool, number by number',
    fullDescription: `Counts, over the last five minutes, hour or day, how often each number was shown, called and verified, and the calls that did not count. The worst number stands first: it verified the least of those whose verification ended.

EXAMPLES
  yobirin pools figures main
  yobirin pools figures main --window 1h
  yobirin pools figures main --json | jq '.numbers[] | select(.shown > 20 and .called == 0)'`
  },
  parameters: {
    flags: {
      window: {
        kind: 'enum',
        values: ['5m', '1h', '1d'],
        default: '5m',
        brief: 'How far to look back'
      },
      json: jsonFlag
    },
    positional: { kind: 'tuple', parameters: [poolArgument] }
  },
  async func(this: CommandLine, { window, json }: Flags, name: string) {
    const figures = await this.pools.figures(name, window)
    show(this, { json, value: figures, text: () => describe(figures) })
  }
})

function describe({ name, from, until, exhausted, numbers, ...pool }: PoolFiguresResource): string {
  const rows = [
    ...numbers.toSorted((one, other) => shareOf(one) - shareOf(other)),
    { targetNumberNational: 'all', state: '', ...pool }
  ]
  const listed = table(rows, [
    { title: 'number', value: ({ targetNumberNational }) => targetNumberNational },
    { title: 'state', value: ({ state }) => state },
    { title: 'live', value: ({ live }) => live },
    { title: 'shown', value: ({ shown }) => shown },
    { title: 'called', value: ({ called }) => called },
    { title: 'verified', value: ({ verified }) => verified },
    { title: 'of ended', value: (row) => percent(row) },
    { title: 'withheld', value: ({ withheld }) => withheld },
    { title: 'stray', value: ({ stray }) => stray },
    { title: 'wrong', value: ({ wrongNumber }) => wrongNumber },
    { title: 'late', value: ({ late }) => late },
    { title: 'p50', value: ({ secondsToVerify }) => seconds(secondsToVerify.p50) },
    { title: 'p95', value: ({ secondsToVerify }) => seconds(secondsToVerify.p95) },
    { title: 'last verified', value: ({ lastVerifiedAt }) => lastVerifiedAt ?? 'never' },
    ...(numbers.some(({ testCalls }) => testCalls) ? [lastHeard] : [])
  ])
  const refused = exhausted === 0 ? [] : [`${exhausted} starts were refused: no number was active.`]
  return [`Pool ${name}, ${from} to ${until}`, ...refused, '', listed].join('\n')
}

/** Of the test calls. */
const lastHeard = {
  title: 'last heard',
  value: ({ testCalls }: Pick<NumberFiguresResource, 'live' | 'testCalls'>) => {
    if (!testCalls) return ''
    const { heardAt = 'never', missed } = testCalls
    return missed === 0 ? heardAt : `${heardAt}, ${missed} missed since`
  }
}

/** Where nothing ended nothing can be said: such numbers stand last. */
const shareOf = ({ verified, ended }: Ended) => (ended === 0 ? 2 : verified / ended)

interface Ended {
  readonly verified: number
  readonly ended: number
}

const percent = ({ verified, ended }: Ended) =>
  ended === 0 ? '' : `${Math.round((100 * verified) / ended)} %`
const seconds = (value: number | undefined) => (value === undefined ? '' : `${Math.round(value)} s`)
