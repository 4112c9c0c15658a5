// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A change that no test notices, as one would read it in a diff. Nothing of it moves when other lines do.
 *
 * @typedef {object} Survivor
 * @property {string} file from the room's folder
 * @property {string} code the lines that are changed, as one
 * @property {string} mutant the same lines after the change
 *
 * @typedef {import('@stryker-mutator/api/core').MutantResult} MutantResult
 * @typedef {Pick<MutantResult, 'fileName' | 'location' | 'replacement' | 'status'>} Mutant
 */

/**
 * @param {string} room its folder
 * @param {readonly Mutant[]} mutants
 * @returns {Survivor[]}
 */
export function survivorsAmong(room, mutants) {
  return mutants.filter(hasSurvived).map(({ fileName, location: { start, end }, replacement }) => {
    const lines = readFileSync(fileName, 'utf8')
      .split('\n')
      .slice(start.line - 1, end.line)
    const behind = lines.at(-1)?.slice(end.column - 1) ?? ''
    const code = lines.join('\n')
    const mutant = `${code.slice(0, start.column - 1)}${replacement}${behind}`
    const file = fileName.slice(join(room, '/').length)
    return { file, code: inOneLine(code), mutant: inOneLine(mutant) }
  })
}

/**
 * What is found and not explained, and what is explained and not found.
 *
 * @param {readonly Survivor[]} found
 * @param {readonly Survivor[]} explained
 */
export function compareSurvivors(found, explained) {
  const isIn = (/** @type {readonly Survivor[]} */ list) => {
    const keys = new Set(list.map(keyOf))
    return (/** @type {Survivor} */ one) => keys.has(keyOf(one))
  }
  const isExplained = isIn(explained)
  const isFound = isIn(found)
  return {
    unexplained: found.filter((one) => !isExplained(one)),
    outdated: explained.filter((one) => !isFound(one))
  }
}

/** What is in no test at all is no better off than what no test notices. @param {Mutant} mutant */
const hasSurvived = ({ status }) => !['Killed', 'Timeout'].includes(status)

/** @param {Survivor} survivor */
const keyOf = ({ file, code, mutant }) => JSON.stringify([file, code, mutant])

/** @param {string} code */
const inOneLine = (code) =>
  code
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
