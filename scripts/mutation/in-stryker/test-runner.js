// @ts-check
import { register } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import { DryRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner'
import { runAsTest } from '../in-one-process/current-test.js'

/**
 * @typedef {import('@stryker-mutator/api/test-runner').TestRunner} TestRunner
 * @typedef {import('@stryker-mutator/api/test-runner').TestResult} TestResult
 */

/**
 * Runs test files of tap one after the other in a process that stays, so that a mutant costs what its tests
 * cost and not a start of Node and of tap besides. To Stryker each file is one test.
 *
 * @param {import('@stryker-mutator/api/core').StrykerOptions} options
 * @returns {TestRunner}
 */
function createTestRunner(options) {
  const { tests, mutated } = /** @type {{ tests: string[], mutated: string[] }} */ (options.yobirin)
  const sandbox = process.cwd()
  /** What the mutants in the sources look at. @type {any} */
  const stryker = {}
  Reflect.set(globalThis, '__stryker__', stryker)
  let load = 0
  let run = 0

  const address = (/** @type {string} */ file, /** @type {string} */ query) =>
    `${pathToFileURL(join(sandbox, file.replace(/\.tsx?$/, '.js')))}?${query}`

  const loadAfresh = async () => {
    load += 1
    for (const file of mutated) await import(address(file, `load=${load}`))
  }

  /** @param {readonly string[]} files @returns {Promise<TestResult[]>} up to the first that fails */
  const runTests = async (files) => {
    const results = []
    for (const file of files) {
      run += 1
      const startedAt = performance.now()
      stryker.currentTestId = file
      const failureMessage = await runAsTest(
        file,
        () => import(address(file, `load=${load}&run=${run}`))
      )
      stryker.currentTestId = undefined
      const timeSpentMs = performance.now() - startedAt
      const test = { id: file, name: file, fileName: file, timeSpentMs }
      results.push(
        failureMessage === undefined
          ? { ...test, status: /** @type {const} */ (TestStatus.Success) }
          : { ...test, status: /** @type {const} */ (TestStatus.Failed), failureMessage }
      )
      if (failureMessage !== undefined) break
    }
    return results
  }

  return {
    capabilities: () => ({ reloadEnvironment: true }),

    async init() {
      process.env.PROPERTY_RUNS ??= '20'
      register('../in-one-process/reload.js', {
        parentURL: import.meta.url,
        data: { sandbox, tap: new URL('../in-one-process/current-test.js', import.meta.url).href }
      })
    },

    async dryRun() {
      await loadAfresh()
      const results = await runTests(tests)
      return {
        status: DryRunStatus.Complete,
        tests: results,
        mutantCoverage: stryker.mutantCoverage
      }
    },

    async mutantRun({ activeMutant, hitLimit, mutantActivation, testFilter }) {
      stryker.hitCount = hitLimit === undefined ? undefined : 0
      stryker.hitLimit = hitLimit
      stryker.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined
      try {
        // Always: what a module remembers of the run before would hide a mutant.
        await loadAfresh()
        stryker.activeMutant = activeMutant.id
        const results = await runTests(testFilter ?? tests)
        return toMutantRunResult({ status: DryRunStatus.Complete, tests: results })
      } catch (error) {
        // A module that cannot be loaded any more is noticed as well.
        const failureMessage = `${error}`
        const test = { id: 'load', name: 'load', timeSpentMs: 0, failureMessage }
        return toMutantRunResult({
          status: DryRunStatus.Complete,
          tests: [{ ...test, status: TestStatus.Failed }]
        })
      } finally {
        stryker.activeMutant = undefined
      }
    }
  }
}
createTestRunner.inject = tokens(commonTokens.options)

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'tap-in-one-process', createTestRunner)
]
