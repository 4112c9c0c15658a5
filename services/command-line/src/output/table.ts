import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'

export interface Column<Row> {
  readonly title: string
  value(row: Row): string | number
}

/** Lines up what people read; numbers stand to the right, as they are compared by their ends. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = columns.map(({ title, value }) => {
    const values = rows.map((row) => value(row))
    const texts = [title.toUpperCase(), ...values.map((one) => printable(String(one)))]
    return { texts, width: Math.max(...texts.map(widthOf)), right: values.some(isNumber) }
  })
  return Array.from({ length: rows.length + 1 }, (_, line) =>
    cells
      .map(({ texts, width, right }) => {
        const text = texts[line] ?? ''
        const gap = ' '.repeat(width - widthOf(text))
        return right ? gap + text : text + gap
      })
      .join('  ')
      .trimEnd()
  ).join('\n')
}

const isNumber = (value: unknown) => typeof value === 'number'
// Full-width characters take two columns.
const widthOf = (text: string) => stringWidth(text)

/** What others wrote must not move the cursor. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}
