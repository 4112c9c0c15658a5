// @ts-check
import { refuseOldNode } from './workspace/node-version.js'

refuseOldNode()
// Everything else is loaded afterwards: an old Node could not even read it.
const { asProcess } = await import('./processes/as-process.js')
const { main } = await import('./mutation/main.js')
await asProcess(() => main(process.argv.slice(2)))
