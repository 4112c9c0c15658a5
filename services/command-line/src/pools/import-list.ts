import { buildCommand } from '@stricli/core'
import type { PoolImport } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { Failure } from '../failure.ts'
import { jsonFlag, poolFlag, whyFlag, yesFlag } from '../flags.ts'
import { readText } from '../input/read-text.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { counted, written } from '../output/written.ts'
import { ApiFailure } from '../yobirin-api/api-client.ts'

interface Flags {
  readonly pool: string
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const importList = buildCommand({
  docs: {
    brief: 'Add a CSV list of numbers to a pool: all of it, or nothing',
    fullDescription: `Reads a list, looks at every line and adds all numbers in one step. If a single line is at fault nothing is added, and every line that is at fault is named with what is wrong.
Commas, semicolons or tabs part the cells. The number stands in the first column, or under the heading number; under a heading state each may be active (as without it), draining or quarantined, to be tried before it is shown to anybody. Empty lines and lines that begin with # are passed over; - reads standard input. What is in the pool already stays as it is.

EXAMPLES
  yobirin pools import numbers.csv --pool main --why 'moved from the old trunk'
  yobirin pools import numbers.csv --pool main --why 'moved from the old trunk' --yes
  yobirin pools import numbers.csv --pool main --why 'moved from the old trunk' --json | jq '.faults[].line'`
  },
  parameters: {
    flags: { pool: poolFlag, why: whyFlag, yes: yesFlag, json: jsonFlag },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The list, - for standard input', placeholder: 'csv', parse: String }]
    }
  },
  async func(this: CommandLine, { pool, why, yes, json }: Flags, file: string) {
    const csv = await readText(file)
    try {
      const report = await this.pools.import(pool, csv, { why, dryRun: !yes })
      show(this, { json, value: { ...report, faults: [] }, text: () => summarise(report, pool) })
      return undefined
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.problem.code !== 'import_at_fault') throw error
      const faults = (error.problem.errors ?? []).map(({ pointer, detail, code = '' }) => {
        const line = Number(pointer.split('/')[2] ?? 0)
        return { line, code, detail: detail.replace(/^line \d+ /, '') }
      })
      show(this, {
        json,
        value: { dryRun: !yes, added: 0, alreadyThere: 0, lines: [], faults },
        text: () =>
          table(faults, [
            { title: 'line', value: ({ line }) => (line === 0 ? '-' : line) },
            { title: 'fault', value: ({ detail }) => detail }
          ])
      })
      return new Failure(`${counted(faults.length, 'fault')} in ${file}. Nothing was added.`)
    }
  }
})

function summarise({ dryRun, added, alreadyThere, lines }: PoolImport, pool: string): string {
  const news = lines.filter(({ outcome }) => outcome === 'added')
  const first = news
    .slice(0, 10)
    .map(({ targetNumber, state }) => `  ${written(targetNumber)} ${state}`)
  const more = news.length > first.length ? [`  and ${news.length - first.length} more`] : []
  const there = alreadyThere === 0 ? [] : [`${counted(alreadyThere, 'number')} in ${pool} already.`]
  const sum = dryRun
    ? `${counted(added, 'number')} would be added, none was: add --yes to do it.`
    : `${counted(added, 'number')} added to ${pool}.`
  return [...first, ...more, ...there, sum].join('\n')
}
