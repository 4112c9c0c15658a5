// @ts-check
import { readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { whenTested } from './in-stryker/progress.js'

/**
 * Mutates files of a room in a copy of the clone, so that nothing of it stays, whatever ends this.
 *
 * @param {{
 *   room: string,
 *   files: readonly string[],
 *   tests: readonly string[],
 *   tell: import('../terminal/step.js').Tell
 * }} options files and tests from the room's folder
 */
export async function mutateRoom({ room, files, tests, tell }) {
  const inRoom = (/** @type {string} */ file) => `${room}/${file}`
  const mutated = files.map(inRoom)
  const testFiles = tests.map(inRoom)
  const folder = `.cache/mutation/${process.pid}`
  // A run that is broken off leaves Stryker no time for it.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  whenTested(tell)
  const stryker = new Stryker({
    mutate: mutated,
    plugins: [here('in-stryker/test-runner.js'), here('in-stryker/progress.js')],
    testRunner: 'tap-in-one-process',
    reporters: ['progress-in-step'],
    coverageAnalysis: 'perTest',
    // Tests of the same room may not stand each other at the same time.
    concurrency: 1,
    // What goes round for ever is noticed sooner, by how often it does; a busy machine may take its time.
    timeoutMS: 10_000,
    // What tap remembers of its tests grows.
    maxTestRunnerReuse: 150,
    buildCommand: [process.execPath, here('build-sandbox.js'), room, ...testFiles]
      .map((word) => word.replaceAll(' ', '\\ '))
      .join(' '),
    ignorePatterns: [...NOT_FOR_TESTS, ...otherRooms(room)],
    tempDirName: folder,
    logLevel: /** @type {import('@stryker-mutator/api/core').LogLevel} */ ('warn'),
    warnings: false,
    yobirin: { mutated, tests: testFiles }
  })
  return await stryker.runMutationTest()
}

const NOT_FOR_TESTS = [
  ...['.ci', '.cache', '.data', '.soak', '.tap', 'dist', 'docs', 'infra', 'scripts'],
  ...['test/*', '!test/support']
]

/** What the tests need of other rooms is there, built. @param {string} room */
const otherRooms = (room) =>
  ['packages', 'services']
    .flatMap((kind) => readdirSync(kind).map((name) => `${kind}/${name}`))
    .filter((other) => other !== room)
    .map((other) => `/${other}`)

/** @param {string} file */
const here = (file) => fileURLToPath(new URL(file, import.meta.url))
