// @ts-check
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { findServer } from '../redis/find-server.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { step } from '../terminal/step.js'
import { build } from '../workspace/build.js'
import { installDependencies } from '../workspace/install.js'
import { root } from '../workspace/root.js'
import { judge } from './judge.js'
import { roomsWithDecisions } from './rooms.js'

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
  for (const part of chosen) faults.push(...(await inspect(part, signal)))
  for (const fault of faults) console.log(fault)
  return faults.length === 0 ? 0 : 1
}

/**
 * What of a room is mutated in the same way.
 *
 * @typedef {object} Chosen
 * @property {string} room
 * @property {import('./rooms.js').Plan} plan
 * @property {import('./rooms.js').Decisions} decisions
 * @property {boolean} inLua
 * @property {string[]} files those of them to mutate now
 *
 * @param {import('./rooms.js').Room[]} rooms
 * @param {string[]} wanted parts of paths; none is everything
 * @returns {Chosen[]}
 */
function choose(rooms, wanted) {
  const isWanted = (/** @type {string} */ path) =>
    wanted.length === 0 || wanted.some((part) => path.includes(part))
  return rooms
    .flatMap(({ room, plan }) => [
      { room, plan, decisions: plan, inLua: false },
      ...(plan.scripts ?? []).map((decisions) => ({ room, plan, decisions, inLua: true }))
    ])
    .map((part) => ({
      ...part,
      files: part.decisions.mutated.filter((file) => isWanted(`${part.room}/${file}`))
    }))
    .filter(({ files }) => files.length > 0)
}

/**
 * @param {Chosen} chosen
 * @param {AbortSignal} signal
 * @returns {Promise<string[]>} what is wrong
 */
async function inspect(chosen, signal) {
  const { room, inLua } = chosen
  const mutate = inLua ? await forScripts(chosen, signal) : await forModules(chosen)
  const mutants = await step(`Mutating ${inLua ? 'scripts of ' : ''}${room}`, mutate, {
    outcome: (all) => ({ fine: all.length > 0, text: `: ${all.length} mutants` })
  })
  const { score, explained, faults } = judge({ ...chosen, folder: join(root, room) }, mutants)
  console.log(`${room}: ${score}, ${explained} are explained`)
  return faults
}

/**
 * @typedef {readonly import('./survivors.js').Mutant[]} Mutants
 * @typedef {(tell: import('../terminal/step.js').Tell) => Promise<Mutants>} Mutate
 *
 * @param {Chosen} chosen
 * @returns {Promise<Mutate>}
 */
async function forModules({ room, decisions: { tests }, files }) {
  // Stands on packages that a fresh clone does not have before.
  const { mutateRoom } = await import('./mutate-room.js')
  return (tell) => mutateRoom({ room, files, tests, tell })
}

/**
 * @param {Chosen} chosen
 * @param {AbortSignal} signal
 * @returns {Promise<Mutate>}
 */
async function forScripts({ room, decisions: { tests }, files }, signal) {
  // Likewise.
  const { mutateScripts } = await import('./lua/mutate-scripts.js')
  const server = await findServer(root, signal)
  return (tell) => mutateScripts({ room: join(root, room), files, tests, server, signal, tell })
}
