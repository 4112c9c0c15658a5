// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a room's `mutation.json` says. Files are named from the room's folder.
 *
 * @typedef {object} Decisions
 * @property {string[]} mutated
 * @property {string[]} tests what has to notice a change of them
 *
 * @typedef {Decisions & { scripts?: Decisions[], survivors: Explanation[] }} Plan `scripts` are those in Lua
 *
 * @typedef {object} Explanation
 * @property {string} why
 * @property {import('./survivors.js').Survivor[]} mutants
 *
 * @typedef {{ room: string, plan: Plan }} Room `room` is its folder, from the root
 */

/** @param {string} root @returns {Room[]} */
export function roomsWithDecisions(root) {
  return ['packages', 'services']
    .flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`))
    .filter((room) => existsSync(planOf(root, room)))
    .map((room) => ({ room, plan: JSON.parse(readFileSync(planOf(root, room), 'utf8')) }))
}

/** @param {string} root @param {string} room */
const planOf = (root, room) => join(root, room, 'mutation.json')
