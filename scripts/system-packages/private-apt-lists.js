// @ts-check
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Options with which apt-get keeps its lists and downloads in a folder of ours, so that a user who is
 * not root can fetch them. What is installed already is still read from the system.
 *
 * @param {string} folder
 */
export function privateAptLists(folder) {
  const lists = join(folder, 'lists')
  const cache = join(folder, 'cache')
  mkdirSync(join(lists, 'partial'), { recursive: true })
  mkdirSync(join(cache, 'archives', 'partial'), { recursive: true })
  return [
    ...['-o', `Dir::State::lists=${lists}`],
    ...['-o', `Dir::Cache=${cache}`],
    ...['-o', 'Dir::State::status=/var/lib/dpkg/status'],
    ...['-o', 'Debug::NoLocking=true']
  ]
}
