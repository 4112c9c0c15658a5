// @ts-check
import { refuseOldNode } from './workspace/node-version.js'

refuseOldNode()
// Everything else is loaded afterwards: an old Node could not even read it.
const { asProcess } = await import('./processes/as-process.js')
const { prepare } = await import('./soak/prepare.js')
await asProcess(async () => {
  const prepared = await prepare(process.argv.slice(2))
  // Stands on packages that a fresh clone does not have before.
  const { main } = await import('./soak/main.js')
  return main(prepared)
})
