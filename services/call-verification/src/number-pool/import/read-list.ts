import type { NewNumber } from '../number-pools-port.ts'
import type { LineFault } from './line-faults.ts'
import { readNumber } from './read-number.ts'

const LONGEST_LINE = 500
const NUMBER_HEADINGS = /^(number|target ?number|(tele)?phone( ?number)?|電話番号|番号)$/i
const STATE_HEADINGS = /^(state|状態)$/i
const STATES = new Set(['active', 'draining', 'quarantined'])

export type ReadLine = { readonly line: number } & (NewNumber | { readonly fault: LineFault })

interface Columns {
  readonly number: number
  /** -1 where there is none. */
  readonly state: number
}

/**
 * Reads a list of numbers: CSV with commas, semicolons or tabs, the number in the first column or
 * under a heading that says so, its state under another. Empty lines and those that begin with # are
 * left out. A number has no line break in it, so each line stands for itself and one that is at fault
 * spoils no other.
 */
export function readList(csv: string): ReadLine[] {
  const lines = csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== '' && !text.startsWith('#'))
  const [first] = lines
  const columns = first && headingOf(first.text)
  const seen = new Set<string>()
  return (columns ? lines.slice(1) : lines).map(({ line, text }) => {
    const read = readLine(text, columns ?? { number: 0, state: -1 })
    if ('fault' in read) return { line, ...read }
    if (seen.has(read.targetNumber)) return { line, fault: 'repeated' }
    seen.add(read.targetNumber)
    return { line, ...read }
  })
}

function readLine(text: string, { number, state }: Columns): NewNumber | { fault: LineFault } {
  if (text.length > LONGEST_LINE) return { fault: 'too_long_line' }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\uFFFD\u0000-\u0008\u000B-\u001F\u007F]/.test(text)) return { fault: 'unreadable' }
  const cells = cellsOf(text)
  if (!cells) return { fault: 'unclosed_quote' }
  const read = readNumber(cells[number] ?? '')
  if ('fault' in read) return read
  const given = (cells[state] ?? '').toLowerCase() || 'active'
  if (!STATES.has(given)) return { fault: 'unknown_state' }
  return { ...read, state: given as NewNumber['state'] }
}

/** A first line without a digit is a heading. */
function headingOf(text: string): Columns | undefined {
  const cells = /\p{Nd}/u.test(text) ? undefined : cellsOf(text)
  if (!cells) return undefined
  return {
    number: Math.max(
      0,
      cells.findIndex((cell) => NUMBER_HEADINGS.test(cell))
    ),
    state: cells.findIndex((cell) => STATE_HEADINGS.test(cell))
  }
}

/** The cells of one line; undefined where its quotation marks do not match. */
function cellsOf(text: string): string[] | undefined {
  // The blanks around a cell are none of its own; a tab ends it, so that an empty one keeps its place.
  const cell = /[^\S\t]*(?:"((?:[^"]|"")*)"[^\S\t]*|([^,;\t"]*))(,|;|\t|$)/y
  const cells: string[] = []
  for (;;) {
    const [, quoted, plain = '', end] = cell.exec(text) ?? []
    if (end === undefined) return undefined
    cells.push((quoted?.replaceAll('""', '"') ?? plain).trim())
    if (end === '') return cells
  }
}
