// @ts-check
import { isMet, ratioOf } from './figure.js'

/**
 * A figure as lines of a table.
 *
 * @param {{ title: string } & import('./figure.js').Outcome} result
 */
export function report(result) {
  if (result.status === 'left-out') return `\n${result.title}\n  LEFT OUT: ${result.why}\n`
  const rows = result.readings.map((reading) => [
    reading.what,
    shown(reading.ours, reading.unit),
    reading.ceiling === undefined ? '' : shown(reading.ceiling, reading.unit),
    reading.targetRatio === undefined ? '' : shown(ratioOf(reading) ?? Number.NaN, ''),
    targetOf(reading)
  ])
  const lines = table([['', 'ours', 'ceiling', 'ratio', 'has to be'], ...rows])
  return `\n${[result.title, ...lines].join('\n')}\n`
}

/** @param {import('./figure.js').Reading} reading */
function targetOf(reading) {
  const { target, targetRatio, better, unit } = reading
  const value =
    target !== undefined
      ? shown(target, unit)
      : targetRatio === undefined
        ? ''
        : shown(targetRatio, '')
  if (value === '') return ''
  return `${better === 'more' ? '≥' : '≤'} ${value}${isMet(reading) ? '' : '  NOT MET'}`
}

/**
 * @param {string[][]} rows of equal length
 * @returns {string[]} lines, the first column to the left and the others to the right
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  )
  return rows.map((row) =>
    `  ${row.map((cell, column) => pad(cell, column, widths[column] ?? 0)).join('   ')}`.trimEnd()
  )
}

/**
 * @param {string} cell
 * @param {number} column
 * @param {number} width
 */
function pad(cell, column, width) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

/**
 * @param {number} value
 * @param {string} unit
 */
export function shown(value, unit) {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100
  return `${rounded.toLocaleString('en')}${unit === '' ? '' : ` ${unit}`}`
}
