// @ts-check
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isExecutable } from '../processes/find-program.js'
import { libraryPath } from '../system-packages/library-path.js'
import { unpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { step } from '../terminal/step.js'

/** @param {string} root */
const folderIn = (root) => join(root, '.cache', 'debian', 'postgresql')

/**
 * The programs that were unpacked into this clone by an earlier run.
 *
 * @param {string} root
 * @returns {import('./find-programs.js').Programs | undefined}
 */
export function unpackedPrograms(root) {
  return programsIn(folderIn(root))
}

/**
 * A copy of what was unpacked: another user may not be allowed to look into the clone.
 *
 * @param {string} tree
 * @param {string} copy
 */
export function copyPrograms(tree, copy) {
  cpSync(tree, copy, { recursive: true, verbatimSymlinks: true })
  return programsIn(copy)
}

/**
 * @param {string} tree
 * @returns {import('./find-programs.js').Programs | undefined}
 */
function programsIn(tree) {
  const versions = join(tree, 'usr', 'lib', 'postgresql')
  const [version] = existsSync(versions) ? readdirSync(versions) : []
  if (version === undefined) return undefined
  const folder = join(versions, version, 'bin')
  if (!isExecutable(join(folder, 'initdb'))) return undefined
  return { folder, env: { LD_LIBRARY_PATH: libraryPath(tree) }, tree }
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export function unpackPrograms(root, signal) {
  return step('Fetching PostgreSQL and unpacking it into .cache/', (tell) =>
    unpackDebianPackages(['postgresql'], folderIn(root), { signal, tell })
  )
}
