// @ts-check
import { isAllowed } from '../licences/is-allowed.js'
import { productionPackages } from '../licences/production-packages.js'

/** Whether everything that is deployed may be. @type {import('./check.js').Check} */
export const licences = {
  name: 'licences of what is deployed',
  async run(root) {
    const packages = productionPackages(root)
    const refused = packages.filter(({ licence }) => !isAllowed(licence))
    const lines = refused.map(
      ({ name, version, licence }) => `${name} ${version}: ${licence || 'no licence'}`
    )
    return { passed: refused.length === 0, looked: packages.length, output: lines.join('\n') }
  }
}
