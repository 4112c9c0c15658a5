// @ts-check
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findProgram } from '../processes/find-program.js'

// Daemons lie where only root's PATH leads.
const PATH = [process.env.PATH ?? '', '/usr/sbin', '/usr/local/sbin'].join(delimiter)

/**
 * What is installed already.
 *
 * @returns {import('./find-trunk-programs.js').TrunkPrograms | undefined}
 */
export function trunkProgramsOnThisMachine() {
  const kamailio = findProgram(['kamailio'], PATH)
  const sipp = findProgram(['sipp'], PATH)
  if (kamailio === undefined || sipp === undefined) return undefined
  return { kamailio, sipp, hasTls: modulesIn('/usr').some((folder) => hasTls(folder)) }
}

/**
 * The folders of Kamailio's modules below a tree: distributions name them by the architecture.
 *
 * @param {string} tree
 * @returns {string[]}
 */
export function modulesIn(tree) {
  const folders = ['lib', 'lib64'].flatMap((name) => {
    const library = join(tree, name)
    if (!existsSync(library)) return []
    return [library, ...readdirSync(library).map((entry) => join(library, entry))]
  })
  return folders.map((folder) => join(folder, 'kamailio', 'modules')).filter((it) => existsSync(it))
}

/** @param {string} modules */
export function hasTls(modules) {
  return existsSync(join(modules, 'tls.so'))
}
