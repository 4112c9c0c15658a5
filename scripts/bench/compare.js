// @ts-check
import { readFileSync } from 'node:fs'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { ratioOf } from './figure.js'
import { shown, table } from './report.js'

/** @typedef {{ at: string, figures: ({ name: string, title: string } & import('./figure.js').Outcome)[] }} Run */

/**
 * Two runs side by side: what both measured, and how the second stands to the first. Where a reading
 * has to be some part of a ceiling that part is compared, which a slower machine does not change.
 *
 * @param {string} before
 * @param {string} after
 */
export function compare(before, after) {
  const [first, second] = [read(before), read(after)]
  const rows = second.figures.flatMap((figure) => {
    const known = readingsOf(first.figures.find(({ name }) => name === figure.name))
    return readingsOf(figure).flatMap((reading) => {
      const earlier = known.find(({ what }) => what === reading.what)
      return earlier ? [rowOf(`${figure.name}: ${reading.what}`, earlier, reading)] : []
    })
  })
  if (rows.length === 0) throw new CannotGoOn('The two files have no reading in common.')
  return table([['', first.at.slice(0, 16), second.at.slice(0, 16), 'change'], ...rows]).join('\n')
}

/**
 * @param {string} what
 * @param {import('./figure.js').Reading} earlier
 * @param {import('./figure.js').Reading} later
 */
function rowOf(what, earlier, later) {
  const value = (/** @type {import('./figure.js').Reading} */ reading) =>
    (reading.targetRatio === undefined ? undefined : ratioOf(reading)) ?? reading.ours
  const unit = later.targetRatio === undefined ? later.unit : '× ceiling'
  const change = value(later) / value(earlier) - 1
  const percent = Number.isFinite(change)
    ? `${change < 0 ? '' : '+'}${shown(change * 100, '%')}`
    : ''
  return [what, shown(value(earlier), unit), shown(value(later), unit), percent]
}

/** @param {import('./figure.js').Outcome | undefined} outcome */
function readingsOf(outcome) {
  return outcome?.status === 'measured' ? outcome.readings : []
}

/**
 * @param {string} file
 * @returns {Run}
 */
function read(file) {
  try {
    const run = JSON.parse(readFileSync(file, 'utf8'))
    if (Array.isArray(run.figures)) return run
  } catch (error) {
    throw new CannotGoOn(`${file} cannot be read: ${/** @type {Error} */ (error).message}`)
  }
  throw new CannotGoOn(`${file} is not what npm run bench writes.`)
}
