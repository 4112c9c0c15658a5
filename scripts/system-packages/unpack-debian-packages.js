// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../processes/find-program.js'
import { runCommand } from '../processes/run-command.js'
import { privateAptLists } from './private-apt-lists.js'

/** Whether this is Debian or one of its relatives. */
export function canUnpackDebianPackages() {
  return ['apt-get', 'dpkg'].every((program) => findProgram([program]) !== undefined)
}

/**
 * Fetches Debian packages, with what they need and the system has not, and unpacks them into a folder
 * of the clone: a way to get a program without being root. Nothing of the system changes.
 *
 * @param {string[]} packages
 * @param {string} folder complete as soon as it exists
 * @param {{ signal?: AbortSignal | undefined, tell?: (line: string) => void }} [options]
 * @returns {Promise<{ status: 'unpacked' } | { status: 'failed', output: string }>}
 */
export async function unpackDebianPackages(packages, folder, { signal, tell } = {}) {
  if (existsSync(folder)) return { status: 'unpacked' }
  const work = `${folder}.partial`
  rmSync(work, { recursive: true, force: true })
  const [archives, tree] = [join(work, 'archives'), join(work, 'tree')]
  mkdirSync(archives, { recursive: true })
  mkdirSync(tree, { recursive: true })

  const apt = (/** @type {string[]} */ ...args) =>
    runCommand('apt-get', args, { cwd: archives, signal, onLine: tell ?? (() => {}) })
  let fetched = await fetchArchives(apt, packages, [])
  if (fetched.code !== 0) {
    // The system's own lists are missing or so old that the mirror has other versions by now.
    const ownLists = privateAptLists(join(work, 'apt'))
    await apt(...ownLists, 'update')
    fetched = await fetchArchives(apt, packages, ownLists)
  }
  if (fetched.code !== 0) return { status: 'failed', output: fetched.output }

  for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    tell?.(archive)
    const unpacked = await runCommand('dpkg', ['-x', join(archives, archive), tree], { signal })
    if (unpacked.code !== 0) return { status: 'failed', output: unpacked.output }
  }
  renameSync(tree, folder)
  rmSync(work, { recursive: true, force: true })
  return { status: 'unpacked' }
}

/**
 * @param {(...args: string[]) => Promise<import('../processes/run-command.js').CommandResult>} apt
 * @param {string[]} packages
 * @param {string[]} lists
 */
async function fetchArchives(apt, packages, lists) {
  const plan = await apt(...lists, '-s', 'install', '--no-install-recommends', ...packages)
  if (plan.code !== 0) return plan
  return apt(...lists, 'download', ...packagesToInstall(plan.stdout, packages))
}

/**
 * The packages that apt would install. One that the system has already, but where we cannot use it,
 * is not among them and is asked for by name.
 *
 * @param {string} plan what `apt-get -s install` says, with lines such as `Inst redis-server (5:7.0.15-1 …)`
 * @param {string[]} wanted
 */
export function packagesToInstall(plan, wanted) {
  const planned = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '')
  return [...new Set([...planned, ...wanted])]
}
