// @ts-check
import { posix } from 'node:path'

/**
 * @typedef {import('./read-house.js').Source} Source
 * @typedef {import('./target-of.js').Target} Target
 *
 * @typedef {object} ImportRule
 * @property {string} says
 * @property {(source: Source, target: Target | undefined, specifier: string) => boolean} broken
 */

const isPackage = (/** @type {Source['room']} */ room) => room.folder.startsWith('packages/')
const isService = (/** @type {Source['room']} */ room) => room.folder.startsWith('services/')
const inOtherRoom = (/** @type {Source} */ { room }, /** @type {Target | undefined} */ target) =>
  target !== undefined && target.room !== room

const isTest = (/** @type {Pick<Source, 'file'>} */ { file }) => /(^|\/)test\//.test(file)
// Ports, decisions and state machines, by the way their files are called.
const isPure = (/** @type {Source} */ { file }) =>
  /(-port|-machine|-step|(^|\/)decide[^/]*)\.tsx?$/.test(file) && !isTest({ file })
const TECHNOLOGY =
  /^(@?fastify|ioredis|bullmq|twilio|pg|undici|@electric-sql|@yobirin\/redis)(\/|-|$)/

/**
 * Who may import whom, a row for each sentence. The first that is broken is the one to read.
 *
 * @type {ImportRule[]}
 */
export const importRules = [
  {
    says: 'a service never imports a service: they meet in contracts',
    broken: (source, target) =>
      isService(source.room) && inOtherRoom(source, target) && isService(required(target).room)
  },
  {
    says: 'packages are leaves: if one wants another, they are one package',
    broken: (source, target) =>
      isPackage(source.room) && !isTest(source) && inOtherRoom(source, target)
  },
  {
    says: 'scripts import packages only',
    broken: (source, target) =>
      source.room.folder === 'scripts' &&
      inOtherRoom(source, target) &&
      !isPackage(required(target).room)
  },
  {
    says: 'what a package keeps inside is reached through its index only',
    broken: (_, target) => target?.by === 'name' && target.inside !== ''
  },
  {
    says: 'another room is imported by its name, not by its path',
    broken: (source, target) =>
      inOtherRoom(source, target) && target?.by === 'path' && !isAllowedPath(source, target)
  },
  {
    says: 'sources know nothing of tests',
    broken: (source, target) => !isTest(source) && /(^|\/)test\//.test(placeOf(target))
  },
  {
    says: 'ports, decisions and state machines know no technology',
    broken: (source, target, specifier) =>
      isPure(source) &&
      (TECHNOLOGY.test(specifier) || /^(redis|sql|http)-/.test(posix.basename(placeOf(target))))
  }
]

/**
 * Tests may use what supports tests, and scenarios may build a service the way its process does.
 *
 * @param {Source} source
 * @param {Target} target
 */
function isAllowedPath(source, { room, inside }) {
  if (!isTest(source)) return false
  if (room.folder === 'test') return inside.startsWith('support/')
  if (source.room.folder !== 'test') return false
  return room.folder === 'scripts' || (isService(room) && /^src\/app\.tsx?$/.test(inside))
}

/** @param {Target | undefined} target */
const placeOf = (target) => (target === undefined ? '' : `${target.room.folder}/${target.inside}`)

/** @param {Target | undefined} target */
function required(target) {
  if (target === undefined) throw new TypeError('the import leads out of the house')
  return target
}
