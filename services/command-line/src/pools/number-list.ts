import { parseTollFreeNumber } from '@yobirin/phone-numbers'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/**
 * Reads the first column of a CSV file as toll-free numbers, E.164.
 *
 * @throws Failure that names every line that is none
 */
export function readNumberList(text: string, file: string): string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, cell: firstCell(line) }))
    .filter(({ cell }) => cell !== '' && !cell.startsWith('#'))
  const read = lines.map(({ line, cell }) => ({ line, number: parseTollFreeNumber(cell), cell }))
  // A heading has no digit in it.
  const rows = read.filter(({ cell }, index) => index > 0 || /\p{Nd}/u.test(cell))
  const faulty = rows.filter(({ number }) => !number.ok).map(({ line }) => line)
  if (faulty.length > 0) {
    throw new Failure(
      `${file}: no toll-free number of the series 0120 or 0800 in line ${faulty.join(', ')}. Nothing was added.`,
      { exitCode: exitCodes.wrongCommand }
    )
  }
  return rows.flatMap(({ number }) => (number.ok ? [number.e164] : []))
}

function firstCell(line: string): string {
  const [, quoted, plain = ''] = /^\s*(?:"([^"]*)"|([^,;\t]*))/.exec(line) ?? []
  return (quoted ?? plain).trim()
}
