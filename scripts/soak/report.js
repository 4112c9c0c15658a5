// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../processes/run-command.js'

/** @param {import('./run-scenario.js').Result} result */
export function summaryOf({ customers, calls, verified, connected, losses, ...rest }) {
  const lost = losses.length === 0 ? 'nothing lost' : `${losses.length} LOST`
  const lag = `${Math.round(rest.longestLagMs)} ms`
  const measured = Object.entries(rest.measured).map(([name, value]) => `, ${name} ${value}`)
  return `: ${lost}. ${customers} customers, ${calls} calls, ${verified} verified, ${connected} to the end, page at most ${lag} behind${measured.join('')}`
}

/**
 * Leaves a file by which two commits can be compared.
 *
 * @param {string} root
 * @param {{ options: import('./options.js').Options, results: import('./run-scenario.js').Result[] }} run
 * @returns {Promise<string>} its path
 */
export async function writeReport(root, { options, results }) {
  const folder = join(root, '.soak')
  mkdirSync(folder, { recursive: true })
  const { stdout } = await runCommand('git', ['rev-parse', '--short', 'HEAD'], { cwd: root })
  const at = new Date().toISOString()
  const file = join(folder, `soak-${at.replaceAll(/[:.]/g, '-')}.json`)
  const machine = { processors: cpus().length, model: cpus()[0]?.model, node: process.version }
  const report = { at, commit: stdout.trim(), machine, options, results }
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
  return file
}
