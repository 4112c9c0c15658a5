// @ts-check

/**
 * @typedef {object} Finding
 * @property {boolean} passed
 * @property {number} looked how many files it looked at; a check that saw nothing has not passed
 * @property {string} output what to read where it did not pass
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {(root: string, signal: AbortSignal) => Promise<Finding>} run
 */

/**
 * Runs one check and says what it found and at how much it looked.
 *
 * @param {Check} check
 * @param {string} root
 * @param {AbortSignal} signal
 */
export async function runCheck({ name, run }, root, signal) {
  const { passed, looked, output } = await run(root, signal)
  const fine = passed && looked > 0
  if (!fine) console.log(output.trimEnd())
  console.log(`${fine ? '✓' : '✗'} ${name}: ${looked} files${fine ? '' : ', failed'}`)
  return fine
}
