// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A fingerprint of everything that decides what an installation contains. Another one after a pull
 * means that the dependencies have to be installed again.
 *
 * @param {string} root
 */
export function installedState(root) {
  const hash = createHash('sha256')
  const manifests = workspaceFolders(root).map((folder) => join(folder, 'package.json'))
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  }
  return hash.update(`${process.platform} ${process.arch}`).digest('hex')
}

/**
 * Whether every room that has dependencies has them beside it; a cleaned folder has not.
 *
 * @param {string} root
 */
export function hasEveryModulesFolder(root) {
  return ['.', ...workspaceFolders(root)].every((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies }
    return Object.keys(wanted).length === 0 || existsSync(join(root, folder, 'node_modules'))
  })
}

/**
 * The rooms, as pnpm-workspace.yaml names them.
 *
 * @param {string} root
 */
function workspaceFolders(root) {
  return ['packages', 'services']
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name)))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort()
}
