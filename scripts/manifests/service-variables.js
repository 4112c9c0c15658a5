// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Variables
 * @property {Set<string>} known
 * @property {string[]} required in production
 * @property {number} port where it answers /healthz, unless it is told otherwise
 */

const ROW = /^\| `([A-Z][A-Z0-9_]+)` \| .* \| (.*) \|$/gm

/**
 * What may be said to a service, by the table of its README, which its own test holds against the code.
 *
 * @param {string} root
 * @param {string} service
 * @returns {Variables}
 */
export function serviceVariables(root, service) {
  const text = readFileSync(join(root, 'services', service, 'README.md'), 'utf8')
  const rows = [...text.matchAll(ROW)].map(([, name = '', fallback = '']) => ({ name, fallback }))
  if (rows.length === 0) throw new Error(`services/${service}/README.md has no table of variables`)
  const own = `${service.toUpperCase().replaceAll('-', '_')}_PORT`
  const port = rows.find(({ name }) => name === own)?.fallback.replaceAll('`', '')
  return {
    known: new Set(rows.map(({ name }) => name)),
    required: rows.filter(({ fallback }) => /required/.test(fallback)).map(({ name }) => name),
    port: Number(port)
  }
}
