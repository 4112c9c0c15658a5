// @ts-check
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * LD_LIBRARY_PATH for programs out of unpacked Debian packages: their folders of libraries, and the
 * folders in these that some packages set up by links when they are installed properly.
 *
 * @param {string} tree where the packages were unpacked
 */
export function libraryPath(tree) {
  const architectures = [join(tree, 'usr', 'lib'), join(tree, 'lib')]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => subfolders(folder).filter((name) => /-linux-gnu/.test(name)))
  return architectures.flatMap((folder) => [folder, ...subfolders(folder)]).join(':')
}

/** @param {string} folder */
function subfolders(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}
