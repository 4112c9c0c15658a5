// @ts-check
import { posix } from 'node:path'

/**
 * @typedef {object} Target what an import leads to, inside the house
 * @property {import('./read-house.js').Room} room
 * @property {'path' | 'name'} by
 * @property {string} inside the path in the room, or what follows the package's name
 */

/**
 * @param {import('./read-house.js').House} house
 * @param {string} file that imports
 * @param {string} specifier
 * @returns {Target | undefined} undefined for what comes from elsewhere
 */
export function targetOf({ rooms }, file, specifier) {
  const relative = specifier.startsWith('.')
  const path = relative ? posix.join(posix.dirname(file), specifier) : specifier
  for (const room of rooms) {
    const prefix = relative ? room.folder : room.name
    if (prefix === '' || !(path === prefix || path.startsWith(`${prefix}/`))) continue
    return { room, by: relative ? 'path' : 'name', inside: path.slice(prefix.length + 1) }
  }
  return undefined
}
