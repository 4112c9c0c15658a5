// @ts-check
import { posix } from 'node:path'
import { importRules } from './import-rules.js'
import { readHouse } from './read-house.js'
import { targetOf } from './target-of.js'

const DUMPING_GROUNDS = ['utils', 'common', 'shared', 'lib', 'helpers']

/**
 * Compares the house with its rules.
 *
 * @param {string} root
 * @returns {{ rooms: number, files: number, imports: number, violations: string[] }}
 */
export function checkHouse(root) {
  const house = readHouse(root)
  const { rooms, sources, folders } = house
  const imports = sources.flatMap((source) =>
    source.specifiers.map((specifier) => ({ source, specifier }))
  )
  const violations = [
    ...imports.flatMap(({ source, specifier }) => {
      const target = targetOf(house, source.file, specifier)
      const rule = importRules.find(({ broken }) => broken(source, target, specifier))
      return rule === undefined ? [] : [`${source.file} imports ${specifier}: ${rule.says}`]
    }),
    ...rooms.flatMap((room) => manifestViolations(room, rooms)),
    ...sources
      .filter(({ exportsAll }) => exportsAll)
      .map(({ file }) => `${file}: an index lists names, it never exports *`),
    ...folders
      .filter((folder) => DUMPING_GROUNDS.includes(posix.basename(folder)))
      .map((folder) => `${folder}: a folder is named for the thing that it holds`)
  ]
  return { rooms: rooms.length, files: sources.length, imports: imports.length, violations }
}

/**
 * @param {import('./read-house.js').Room} room
 * @param {import('./read-house.js').Room[]} rooms
 */
function manifestViolations(room, rooms) {
  return room.dependencies.flatMap((dependency) => {
    const other = rooms.find(({ name }) => name === dependency)
    if (other === undefined) return []
    if (room.folder.startsWith('packages/')) {
      return [`${room.folder}/package.json depends on ${dependency}: packages are leaves`]
    }
    return other.folder.startsWith('services/')
      ? [`${room.folder}/package.json depends on ${dependency}: nothing depends on a service`]
      : []
  })
}
