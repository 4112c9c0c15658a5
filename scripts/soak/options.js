// @ts-check
import { parseArgs } from 'node:util'
import { CannotGoOn } from '../processes/cannot-go-on.js'

const USAGE = `npm run soak -- [NAMES…] [--minutes N] [--customers N] [--calls-per-second N] [--seed N] [--list]

  NAMES                 scenarios to run, in this order; all of them by default
  --minutes N           rounds of each scenario go on for so long; one round by default
  --customers N         who wait at the same time, in each round (120)
  --calls-per-second N  how fast they call (20)
  --seed N              repeats the random choices of an earlier run
  --list                says which scenarios there are, and ends`

/**
 * @typedef {object} Options
 * @property {string[]} names
 * @property {number} minutes 0 for one round
 * @property {number} customers
 * @property {number} callsPerSecond
 * @property {number} seed
 * @property {boolean} list
 */

/**
 * @param {string[]} args
 * @returns {Options}
 */
export function readOptions(args) {
  const { values, positionals } = parse(args)
  const number = (/** @type {string | undefined} */ text, /** @type {number} */ usual) => {
    const read = text === undefined ? usual : Number(text)
    if (Number.isFinite(read) && read >= 0) return read
    throw new CannotGoOn(`${text} is not a number.\n\n${USAGE}`)
  }
  return {
    names: positionals,
    minutes: number(values.minutes, 0),
    customers: number(values.customers, 120),
    callsPerSecond: number(values['calls-per-second'], 20),
    seed: number(values.seed, Math.trunc(Date.now() / 1_000) % 1_000_000),
    list: values.list ?? false
  }
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        minutes: { type: 'string' },
        customers: { type: 'string' },
        'calls-per-second': { type: 'string' },
        seed: { type: 'string' },
        list: { type: 'boolean' }
      }
    })
  } catch (error) {
    throw new CannotGoOn(`${/** @type {Error} */ (error).message}\n\n${USAGE}`)
  }
}
