// @ts-check
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { runCommand } from '../processes/run-command.js'
import { PNPM } from '../workspace/install.js'

/**
 * A software bill of materials of what services and packages bring along when they are deployed.
 *
 * @param {string} root
 * @returns {Promise<string>} [CycloneDX](https://cyclonedx.org), JSON
 */
export async function writeBill(root) {
  const form = ['--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  const bill = await runCommand('npx', ['-y', PNPM, 'sbom', '--prod', ...form], { cwd: root })
  if (bill.code === 0) return bill.stdout
  throw new CannotGoOn(
    `${bill.output}\nThere is no bill of materials; the reason stands above. It needs the dependencies: npm start installs them.`
  )
}
