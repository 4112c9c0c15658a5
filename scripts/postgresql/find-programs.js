// @ts-check
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findProgram, isExecutable } from '../processes/find-program.js'
import { canUnpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { unpackedPrograms, unpackPrograms } from './unpacked-programs.js'

/**
 * @typedef {object} Programs
 * @property {string} folder where initdb and postgres lie
 * @property {Record<string, string>} env what they need besides
 * @property {string} [tree] where they were unpacked, if they were
 */

/** Debian keeps them off the PATH, one folder for each version. */
const DEBIAN = '/usr/lib/postgresql'

/**
 * Finds the programs of a PostgreSQL server: on the PATH, where Debian puts them, unpacked here
 * before, unpacked here now. Nothing of the system changes, and no service of it is started.
 *
 * @param {string} root
 * @param {AbortSignal} [signal]
 * @returns {Promise<Programs | undefined>} undefined where there is no way to get them
 */
export async function findPrograms(root, signal) {
  const folder = onPath() ?? inDebian()
  if (folder !== undefined) return { folder, env: {} }
  const before = unpackedPrograms(root)
  if (before !== undefined || !canUnpackDebianPackages()) return before
  await unpackPrograms(root, signal)
  return unpackedPrograms(root)
}

function onPath() {
  const initdb = findProgram(['initdb'])
  return initdb === undefined ? undefined : ifComplete(dirname(realpathSync(initdb)))
}

function inDebian() {
  if (!existsSync(DEBIAN)) return undefined
  return newestFirst(readdirSync(DEBIAN))
    .map((version) => ifComplete(join(DEBIAN, version, 'bin')))
    .find((folder) => folder !== undefined)
}

/** @param {string[]} versions */
function newestFirst(versions) {
  return versions.toSorted((a, b) => Number(b) - Number(a))
}

/** @param {string} folder */
function ifComplete(folder) {
  const programs = ['initdb', 'postgres', 'pg_isready']
  return programs.every((program) => isExecutable(join(folder, program))) ? folder : undefined
}
