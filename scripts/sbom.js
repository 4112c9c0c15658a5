// @ts-check
// `npm run sbom`: what is deployed, with checksums and licences, as CycloneDX; for who has to keep such a list.
import { writeBill } from './licences/bill-of-materials.js'
import { CannotGoOn } from './processes/cannot-go-on.js'
import { root } from './workspace/root.js'

try {
  process.stdout.write(await writeBill(root))
} catch (error) {
  if (!(error instanceof CannotGoOn)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
