// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'
import { compare } from './compare.js'
import { isMet } from './figure.js'
import { measure } from './measure.js'
import { report } from './report.js'

const folder = join(root, '.data', 'bench')

/**
 * What `npm run bench` does: measures each figure, prints it beside the ceiling of the same run, and
 * writes all of it to a file under `.data/bench/`. With `--compare A.json B.json` it compares two of those; with
 * `--profile` every service leaves its processor profile beside them.
 *
 * @param {string[]} args names of figures; all without any
 * @returns {Promise<number>} exit code, 1 where a figure is not what it has to be
 */
export async function main(args) {
  if (args[0] === '--compare') {
    const [, before, after] = args
    if (!before || !after) throw new CannotGoOn('npm run bench -- --compare BEFORE.json AFTER.json')
    console.log(compare(before, after))
    return 0
  }
  const { stop: signal } = stopRequests()
  const profiling = args.includes('--profile')
  await installDependencies(root, signal)
  await build(root, signal)
  // Some of them need what has just been installed.
  const { allFigures } = await import('./all-figures.js')
  const names = args.filter((arg) => arg !== '--profile')
  const figures = named(allFigures, names)

  const results = []
  for (const figure of figures) {
    const { name, title } = figure
    const given = { root, signal, ...(profiling && { profiles: join(folder, 'profiles', name) }) }
    const result = { name, title, ...(await measure(figure, given)) }
    console.log(report(result))
    results.push(result)
  }
  console.log(`Written to ${write(results)}`)
  const readings = results.flatMap((one) => (one.status === 'measured' ? one.readings : []))
  return readings.every(isMet) ? 0 : 1
}

/**
 * @param {import('./figure.js').Figure[]} allFigures
 * @param {string[]} names
 */
function named(allFigures, names) {
  const known = allFigures.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new CannotGoOn(`There is no figure ${unknown.join(', ')}. There are: ${known.join(', ')}`)
  }
  return allFigures.filter(({ name }) => names.length === 0 || names.includes(name))
}

/** @param {object[]} figures @returns {string} the file */
function write(figures) {
  const at = new Date().toISOString()
  const [{ model = '' } = {}] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const machine = { processors: cpus().length, model, gigabytes, node: process.version }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${at.slice(0, 19).replaceAll(':', '-')}.json`)
  writeFileSync(file, `${JSON.stringify({ at, machine, figures }, null, 2)}\n`)
  return file
}
