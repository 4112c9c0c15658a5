// @ts-check
import { checkManifests } from '../manifests/check-manifests.js'

/** What infra/ says of containers and clusters. @type {import('./check.js').Check} */
export const manifests = {
  name: 'manifests (against schemas and services; none applied, no image built)',
  async run(root) {
    const { looked, faults } = checkManifests(root)
    return { passed: faults.length === 0, looked, output: faults.join('\n') }
  }
}
