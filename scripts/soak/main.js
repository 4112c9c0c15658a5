// @ts-check
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { step } from '../terminal/step.js'
import { root } from '../workspace/root.js'
import { allScenarios } from './all-scenarios.js'
import { createRandom } from './random.js'
import { summaryOf, writeReport } from './report.js'
import { runScenario } from './run-scenario.js'

/** Of what was lost; all of it is in the file. */
const SHOWN = 12

/**
 * What `npm run soak` does.
 *
 * @param {import('./prepare.js').Prepared} prepared
 * @returns {Promise<number>} 0 if nothing was lost
 */
export async function main(prepared) {
  try {
    return await runAll(prepared)
  } catch (error) {
    throw prepared.signal.aborted ? new CannotGoOn('Stopped before its end.') : error
  }
}

/** @param {import('./prepare.js').Prepared} prepared */
async function runAll({ options, signal, programs }) {
  if (options.list) {
    for (const { name, about } of allScenarios) console.log(`${name.padEnd(24)} ${about}`)
    return 0
  }
  const scenarios = chosen(options.names)
  const { seed, customers, callsPerSecond } = options
  console.log(
    `${scenarios.length} scenarios, ${customers} customers, ${callsPerSecond} calls a second, seed ${seed}`
  )
  /** @type {import('./run-scenario.js').Result[]} */
  const results = []
  for (const scenario of scenarios) {
    const folder = join(root, '.soak', 'run', scenario.name)
    const random = createRandom(seed)
    signal.throwIfAborted()
    const result = await step(
      scenario.about,
      (tell) => runScenario(scenario, { programs, folder, random, options, signal, tell }),
      { outcome: (one) => ({ fine: one.losses.length === 0, text: summaryOf(one) }) }
    )
    for (const { kind, detail } of result.losses.slice(0, SHOWN))
      console.log(`  ${kind}: ${detail}`)
    results.push(result)
  }
  const file = await writeReport(root, { options, results })
  const lost = results.reduce((sum, { losses }) => sum + losses.length, 0)
  console.log(`Lost: ${lost === 0 ? 'nothing' : lost}. Seed ${seed}. ${file}`)
  return lost === 0 ? 0 : 1
}

/** @param {string[]} names */
function chosen(names) {
  if (names.length === 0) return allScenarios
  return names.map((name) => {
    const found = allScenarios.find((scenario) => scenario.name === name)
    if (found) return found
    const known = allScenarios.map((scenario) => scenario.name).join(', ')
    throw new CannotGoOn(`There is no scenario ${name}. There are: ${known}`)
  })
}
