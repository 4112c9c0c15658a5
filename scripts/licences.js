// @ts-check
// `npm run licences`: what is deployed, and under which licences.
import { isAllowed } from './licences/is-allowed.js'
import { productionPackages } from './licences/production-packages.js'
import { root } from './workspace/root.js'

const packages = productionPackages(root)
for (const { name, version, licence } of packages) console.log(`${licence}\t${name} ${version}`)
process.exitCode = packages.every(({ licence }) => isAllowed(licence)) ? 0 : 1
