// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { importsIn } from './imports-in.js'

/**
 * @typedef {object} Room
 * @property {string} folder such as `services/flow`, `scripts` or `test`
 * @property {string} name of its package, if it is one
 * @property {string[]} dependencies names in its manifest
 *
 * @typedef {object} Source
 * @property {string} file from the root, with slashes
 * @property {Room} room
 * @property {string[]} specifiers
 * @property {boolean} exportsAll
 *
 * @typedef {object} House
 * @property {Room[]} rooms
 * @property {Source[]} sources
 * @property {string[]} folders
 */

const SOURCE = /\.[cm]?[jt]sx?$/
const NOT_OURS = /^(node_modules|dist|\..*)$/

/**
 * Reads every room of the house: its manifest, its folders, what its files import.
 *
 * @param {string} root
 * @returns {House}
 */
export function readHouse(root) {
  const parents = ['packages', 'services'].filter((parent) => existsSync(`${root}/${parent}`))
  const folders = parents.flatMap((parent) =>
    readdirSync(`${root}/${parent}`).map((name) => posix.join(parent, name))
  )
  const rooms = [...folders, 'scripts', 'test']
    .filter((folder) => existsSync(`${root}/${folder}`))
    .map((folder) => readRoom(root, folder))
  /** @type {House} */
  const house = { rooms, sources: [], folders: [] }
  for (const room of rooms) readFolder(root, room.folder, room, house)
  return house
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {Room}
 */
function readRoom(root, folder) {
  const manifest = `${root}/${folder}/package.json`
  const { name = '', ...rest } = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, 'utf8'))
    : {}
  const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
  return { folder, name, dependencies: kinds.flatMap((kind) => Object.keys(rest[kind] ?? {})) }
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {Room} room
 * @param {House} house filled with what is found
 */
function readFolder(root, folder, room, house) {
  house.folders.push(folder)
  for (const entry of readdirSync(`${root}/${folder}`, { withFileTypes: true })) {
    const file = posix.join(folder, entry.name)
    if (NOT_OURS.test(entry.name)) continue
    if (entry.isDirectory()) readFolder(root, file, room, house)
    else if (SOURCE.test(entry.name)) {
      house.sources.push({ file, room, ...importsIn(readFileSync(`${root}/${file}`, 'utf8')) })
    }
  }
}
