// @ts-check
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} licence as its manifest says, an SPDX expression as a rule; empty where it says nothing
 */

/**
 * What services and packages bring along when they are deployed, as it is installed here.
 *
 * @param {string} root
 * @returns {Package[]} by name
 */
export function productionPackages(root) {
  /** @type {Map<string, any>} */
  const manifests = new Map()

  const visit = (/** @type {string} */ folder) => {
    const real = realpathSync(folder)
    if (manifests.has(real)) return
    const manifest = JSON.parse(readFileSync(join(real, 'package.json'), 'utf8'))
    manifests.set(real, manifest)
    const names = { ...manifest.dependencies, ...manifest.optionalDependencies }
    for (const name of Object.keys(names)) {
      const installed = resolve(real, name)
      // What is for other systems only is not here.
      if (installed !== undefined) visit(installed)
    }
  }
  for (const kind of ['services', 'packages']) {
    for (const room of readdirSync(join(root, kind))) visit(join(root, kind, room))
  }
  return [...manifests.values()]
    .filter(({ name }) => !name.startsWith('@yobirin/'))
    .map(({ name, version, license }) => ({
      name,
      version,
      licence: typeof license === 'string' ? license : (license?.type ?? '')
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {string | undefined}
 */
function resolve(folder, name) {
  const candidate = join(folder, 'node_modules', name)
  if (existsSync(candidate)) return candidate
  const parent = dirname(folder)
  return parent === folder ? undefined : resolve(parent, name)
}
