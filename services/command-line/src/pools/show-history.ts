import { buildCommand } from '@stricli/core'
import type { ActResource } from '@yobirin/contracts'
import { parseTollFreeNumber } from '@yobirin/phone-numbers'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, parseCount, poolArgument } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { written } from '../output/written.ts'

interface Flags {
  readonly count: number
  readonly json: boolean
}

export const showHistory = buildCommand({
  docs: {
    brief: 'Show who changed a pool or a number, when and why',
    fullDescription: `Reads what was recorded of a pool and its numbers, or of one number, the newest first. A change stands there a moment after it was made; the record can be added to only, and log verify finds whether it was tampered with.

EXAMPLES
  yobirin pools history main
  yobirin pools history 0120-444-333 --count 100
  yobirin pools history main --json | jq '.[] | select(.by == "system")'`
  },
  parameters: {
    flags: {
      count: {
        kind: 'parsed',
        brief: 'How many changes at most',
        placeholder: 'count',
        default: '20',
        parse: parseCount
      },
      json: jsonFlag
    },
    positional: {
      kind: 'tuple',
      parameters: [{ ...poolArgument, brief: 'Name of a pool, or a number of one' }]
    }
  },
  async func(this: CommandLine, { count, json }: Flags, named: string) {
    const number = parseTollFreeNumber(named)
    const isMeant = ({ target, revision }: ActResource) =>
      revision !== undefined &&
      (number.ok ? target.endsWith(`/${number.e164}`) : target.split('/', 1)[0] === named)
    const changes: ActResource[] = []
    for await (const act of this.acts.all()) {
      if (isMeant(act)) changes.push(act)
      if (changes.length === count) break
    }
    show(this, { json, value: changes, text: () => describe(changes, named) })
  }
})

function describe(changes: readonly ActResource[], named: string): string {
  if (changes.length === 0) return `Nothing is recorded of ${named}.`
  return table(changes, [
    { title: 'at', value: ({ at }) => at },
    { title: 'what', value: ({ action }) => action.replaceAll('_', ' ') },
    { title: 'number', value: ({ target }) => numberIn(target) },
    { title: 'by', value: ({ by, role }) => (by === role ? by : `${by} (${role})`) },
    { title: 'why', value: ({ why = '' }) => why }
  ])
}

function numberIn(target: string): string {
  const [, number] = target.split('/')
  return number === undefined ? '' : written(number)
}
