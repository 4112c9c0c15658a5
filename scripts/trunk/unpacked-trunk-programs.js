// @ts-check
import { join } from 'node:path'
import { isExecutable } from '../processes/find-program.js'
import { libraryPath } from '../system-packages/library-path.js'
import { unpackDebianPackages } from '../system-packages/unpack-debian-packages.js'
import { writeLauncher } from '../system-packages/write-launcher.js'
import { step } from '../terminal/step.js'
import { hasTls, modulesIn } from './trunk-programs-on-this-machine.js'

/** @param {string} root */
const folderIn = (root) => join(root, '.cache', 'debian', 'trunk')

/**
 * What was unpacked into this clone, shown where its libraries and modules are.
 *
 * @param {string} root
 * @returns {import('./find-trunk-programs.js').TrunkPrograms | undefined}
 */
export function unpackedTrunkPrograms(root) {
  const tree = folderIn(root)
  const programs = {
    kamailio: join(tree, 'usr', 'sbin', 'kamailio'),
    sipp: join(tree, 'usr', 'bin', 'sipp')
  }
  const [modules] = modulesIn(join(tree, 'usr'))
  if (!Object.values(programs).every(isExecutable) || modules === undefined) return undefined

  const launchers = { kamailio: join(tree, 'kamailio'), sipp: join(tree, 'sipp') }
  const environment = { LD_LIBRARY_PATH: libraryPath(tree) }
  writeLauncher(launchers.kamailio, programs.kamailio, environment, ['-L', modules])
  writeLauncher(launchers.sipp, programs.sipp, environment)
  return { ...launchers, hasTls: hasTls(modules) }
}

/**
 * @param {string} root
 * @param {AbortSignal} [signal]
 */
export function unpackTrunkPrograms(root, signal) {
  const packages = ['kamailio', 'kamailio-tls-modules', 'sip-tester']
  return step('Fetching Kamailio and SIPp and unpacking them into .cache/', (tell) =>
    unpackDebianPackages(packages, folderIn(root), { signal, tell })
  )
}
