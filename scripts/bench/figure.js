// @ts-check

/**
 * @typedef {object} Reading one number, as it was measured
 * @property {string} what
 * @property {string} unit
 * @property {number} ours
 * @property {number} [ceiling] the same in the same run, without what is ours
 * @property {number} [target] what ours has to be
 * @property {number} [targetRatio] what its ratio to the ceiling has to be
 * @property {'more' | 'less'} better
 *
 * @typedef {object} Bench what a figure is measured with
 * @property {string} root
 * @property {string} folder for what it writes; gone afterwards
 * @property {string} [profiles] where each service leaves its profile, if it is to
 * @property {AbortSignal} signal
 * @property {(plan: import('../supervisor/supervised-process.js').Plan) => Promise<Running>} start
 *   a process that lives until the figure is there
 * @property {(close: () => unknown) => void} afterwards what is to be closed once the figure is there, or is not
 * @property {(detail: string) => void} tell
 *
 * @typedef {{ readonly name: string, readonly pid: number | undefined, stop: () => Promise<void> }} Running
 *
 * @typedef {{ status: 'measured', readings: Reading[] } | { status: 'left-out', why: string }} Outcome
 *
 * @typedef {object} Figure
 * @property {string} name
 * @property {string} title
 * @property {(bench: Bench) => Promise<Outcome>} measure
 */

/** @param {Reading} reading */
export function ratioOf({ ours, ceiling }) {
  return ceiling === undefined ? undefined : ours / ceiling
}

/** @param {Reading} reading */
export function isMet(reading) {
  const { ours, target, targetRatio, better } = reading
  const meets = (/** @type {number} */ value, /** @type {number | undefined} */ wanted) =>
    wanted === undefined || (better === 'more' ? value >= wanted : value <= wanted)
  return meets(ours, target) && meets(ratioOf(reading) ?? Number.NaN, targetRatio)
}
