// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { step } from '../terminal/step.js'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'
import { roomsWithDecisions } from './rooms.js'
import { compareSurvivors, survivorsAmong } from './survivors.js'

/**
 * What `npm run mutate [-- room or file, …]` does: changes the decisions one by one and sees whether a test
 * notices. Every change that none does has to be explained in the room's `mutation.json`.
 *
 * @param {string[]} wanted
 * @returns {Promise<number>} exit code
 */
export async function main(wanted) {
  const { stop: signal } = stopRequests()
  process.chdir(root)
  await installDependencies(root, signal)
  await build(root, signal)
  const chosen = choose(roomsWithDecisions(root), wanted)
  if (chosen.length === 0) {
    throw new CannotGoOn(`No decisions are named in ${wanted.join(', ')} by any mutation.json.`)
  }
  const faults = []
  for (const room of chosen) faults.push(...(await inspect(room)))
  for (const fault of faults) console.log(fault)
  return faults.length === 0 ? 0 : 1
}

/**
 * @typedef {import('./rooms.js').Room & { files: string[] }} Chosen `files` are those to mutate now
 *
 * @param {import('./rooms.js').Room[]} rooms
 * @param {string[]} wanted parts of paths; none is everything
 * @returns {Chosen[]}
 */
function choose(rooms, wanted) {
  const isWanted = (/** @type {string} */ path) =>
    wanted.length === 0 || wanted.some((part) => path.includes(part))
  return rooms
    .map(({ room, plan }) => ({
      room,
      plan,
      files: plan.mutated.filter((file) => isWanted(`${room}/${file}`))
    }))
    .filter(({ files }) => files.length > 0)
}

/**
 * @param {Chosen} chosen
 * @returns {Promise<string[]>} what is wrong
 */
async function inspect({ room, plan, files }) {
  // Stands on packages that a fresh clone does not have before.
  const { mutateRoom } = await import('./mutate-room.js')
  const mutants = await step(
    `Mutating ${room}`,
    (tell) => mutateRoom({ room, files, tests: plan.tests, tell }),
    { outcome: (all) => ({ fine: all.length > 0, text: `: ${all.length} mutants` }) }
  )
  const found = survivorsAmong(join(root, room), mutants)
  const explained = plan.survivors
    .flatMap((explanation) => explanation.mutants)
    .filter(({ file }) => files.includes(file))
  const { unexplained, outdated } = compareSurvivors(found, explained)
  const score = `${mutants.length - found.length} of ${mutants.length} mutants`
  console.log(`${room}: ${score} are killed, ${found.length - unexplained.length} are explained`)

  const faults = [
    ...unexplained.map((one) => `SURVIVED and not explained: ${inDetail(one)}`),
    ...outdated.map((one) => `EXPLAINED, but does not survive: ${inDetail(one)}`)
  ]
  const readme = readFileSync(join(root, room, 'README.md'), 'utf8')
  const sentences = plan.survivors.map(({ why }) => why)
  if (files.length === plan.mutated.length) sentences.push(`${score} are killed`)
  for (const sentence of sentences.filter((one) => !readme.includes(one))) {
    faults.push(`${room}/README.md does not say: ${sentence}`)
  }
  return faults
}

/** @param {import('./survivors.js').Survivor} survivor in the form in which `mutation.json` has it */
const inDetail = (survivor) => JSON.stringify(survivor)
