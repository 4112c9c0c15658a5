import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { jsonFlag, poolFlag, tollFreeNumber, whyFlag, yesFlag } from '../flags.ts'
import { readText } from '../input/read-text.ts'
import { counted } from '../output/written.ts'
import { carryOut } from '../work/carry-out.ts'
import { addToPool } from './add-to-pool.ts'
import { readNumberList } from './number-list.ts'

interface Flags {
  readonly pool: string
  readonly file?: string
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const addNumbers = buildCommand({
  docs: {
    brief: 'Add toll-free numbers to a pool',
    fullDescription: `Adds numbers, which are drawn from at once: the carrier must deliver their calls by then.
A file has a number in the first column of each line; a heading, empty lines and lines that begin with # are passed over, and - reads standard input. A line that is no toll-free number stops everything before anything is added.

EXAMPLES
  yobirin pools add 0120-444-333 +81120444334 --pool main --why 'more load in March'
  yobirin pools add --pool main --file numbers.csv --why 'moved from the old trunk' --yes`
  },
  parameters: {
    flags: {
      pool: poolFlag,
      file: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'csv',
        brief: 'A CSV file of numbers, - for standard input'
      },
      why: whyFlag,
      yes: yesFlag,
      json: jsonFlag
    },
    positional: { kind: 'array', parameter: tollFreeNumber }
  },
  async func(this: CommandLine, { pool, file, why, yes, json }: Flags, ...named: string[]) {
    const listed = file === undefined ? [] : readNumberList(await readText(file), file)
    const numbers = [...new Set([...named, ...listed])]
    if (numbers.length === 0) {
      throw new Failure('Name the numbers to add, or a --file of them.', {
        exitCode: exitCodes.wrongCommand
      })
    }
    // A pool that does not exist shows in the dry run already.
    const { numbers: present } = await this.pools.read(pool)
    const there = new Set(present.map(({ targetNumber }) => targetNumber))
    const missing = numbers.filter((number) => !there.has(number))
    const already = numbers.length - missing.length
    return carryOut(this, {
      tasks: missing.map((number) => addToPool(this.pools, { pool, number, why })),
      nothing: `All of them are in ${pool} already.`,
      remarks: already === 0 ? [] : [`${counted(already, 'number')} in ${pool} already.`],
      ...{ yes, json }
    })
  }
})
