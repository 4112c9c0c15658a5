// @ts-check
import { step } from '../terminal/step.js'

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
  const isFine = (/** @type {Finding} */ { passed, looked }) => passed && looked > 0
  const finding = await step(`Checking ${name}`, () => run(root, signal), {
    outcome: (result) => ({
      fine: isFine(result),
      text: `: ${result.looked} files${isFine(result) ? '' : ', failed'}`
    })
  })
  if (!isFine(finding)) console.log(finding.output.trimEnd())
  return isFine(finding)
}
