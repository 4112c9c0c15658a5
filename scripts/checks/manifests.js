// @ts-check
/** What infra/ says of containers and clusters. @type {import('./check.js').Check} */
export const manifests = {
  name: 'manifests (against schemas and services; none applied, no image built)',
  async run(root) {
    // Stands on packages that a fresh clone does not have before.
    const { checkManifests } = await import('../manifests/check-manifests.js')
    const { looked, faults } = checkManifests(root)
    return { passed: faults.length === 0, looked, output: faults.join('\n') }
  }
}
