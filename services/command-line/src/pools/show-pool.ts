import { buildCommand } from '@stricli/core'
import type { PoolResource } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, poolArgument } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { settingLines } from './setting-lines.ts'

export const showPool = buildCommand({
  docs: {
    brief: 'Show a pool: its settings and its numbers',
    fullDescription: `Shows the settings of a pool, and each number with its state, the verifications that are live on it, and who last changed it, when (UTC) and why.

EXAMPLES
  yobirin pools show main
  yobirin pools show main --json | jq -r '.numbers[] | select(.state == "draining") | .targetNumber'`
  },
  parameters: {
    flags: { json: jsonFlag },
    positional: { kind: 'tuple', parameters: [poolArgument] }
  },
  async func(this: CommandLine, { json }: { json: boolean }, name: string) {
    const pool = await this.pools.read(name)
    show(this, { json, value: pool, text: () => describe(pool) })
  }
})

function describe({ name, revision, live, settings, numbers }: PoolResource): string {
  const head = `Pool ${name}, revision ${revision}, ${live} live`
  const listed = table(numbers, [
    { title: 'number', value: ({ targetNumberNational }) => targetNumberNational },
    { title: 'e.164', value: ({ targetNumber }) => targetNumber },
    { title: 'state', value: ({ state }) => state },
    { title: 'live', value: ({ live }) => live },
    { title: 'since', value: ({ changedAt = '' }) => changedAt.slice(0, 16).replace('T', ' ') },
    { title: 'by', value: ({ changedBy = '' }) => changedBy },
    { title: 'why', value: ({ why = '' }) => why }
  ])
  const body = numbers.length === 0 ? 'It has no numbers yet: yobirin pools add --help' : listed
  return [head, settingLines(settings), '', body].join('\n')
}
