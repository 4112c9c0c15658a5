// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareSurvivors, survivorsAmong } from './survivors.js'

/**
 * Holds what came of the mutants against what the room says of them, in `mutation.json` and in its README.
 *
 * @param {{
 *   room: string,
 *   folder: string,
 *   plan: import('./rooms.js').Plan,
 *   decisions: import('./rooms.js').Decisions,
 *   files: readonly string[]
 * }} chosen `files` are those of the decisions that were mutated
 * @param {readonly import('./survivors.js').Mutant[]} mutants
 * @returns {{ score: string, explained: number, faults: string[] }}
 */
export function judge({ room, folder, plan, decisions, files }, mutants) {
  const found = survivorsAmong(folder, mutants)
  const expected = plan.survivors
    .flatMap((explanation) => explanation.mutants)
    .filter(({ file }) => files.includes(file))
  const { unexplained, outdated } = compareSurvivors(found, expected)
  const score = `${mutants.length - found.length} of ${mutants.length} mutants are killed`

  const faults = [
    ...unexplained.map((one) => `SURVIVED and not explained: ${inDetail(one)}`),
    ...outdated.map((one) => `EXPLAINED, but does not survive: ${inDetail(one)}`)
  ]
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  const sentences = plan.survivors.map(({ why }) => why)
  if (files.length === decisions.mutated.length) sentences.push(score)
  for (const sentence of sentences.filter((one) => !readme.includes(one))) {
    faults.push(`${room}/README.md does not say: ${sentence}`)
  }
  return { score, explained: found.length - unexplained.length, faults }
}

/** @param {import('./survivors.js').Survivor} survivor in the form in which `mutation.json` has it */
const inDetail = (survivor) => JSON.stringify(survivor)
