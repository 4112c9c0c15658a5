// @ts-check
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../../processes/run-command.js'
import { services } from '../../settings/services.js'
import { PNPM } from '../../workspace/install.js'

const RECIPE = join('infra', 'container', 'Containerfile')
const LEFT_OUT = /&& cd \/service && (rm -rf [^\\\n]+)/

/**
 * What the recipe of the containers puts into each image, by its own steps: no engine is asked, as few
 * machines have one. The base image comes on top.
 *
 * @type {import('../figure.js').Figure}
 */
export const images = {
  name: 'images',
  title:
    'What an image holds besides its base: NO IMAGE IS BUILT, the steps of its recipe are done here',

  async measure({ root, folder, signal, tell }) {
    const [, leaveOut] = LEFT_OUT.exec(readFileSync(join(root, RECIPE), 'utf8')) ?? []
    if (leaveOut === undefined) throw new Error(`${RECIPE} no longer says what it leaves out`)
    const names = services.map(({ name }) => name).filter((name) => name !== 'sandbox')
    /** @type {import('../figure.js').Reading[]} */
    const readings = []
    for (const name of names) {
      tell(name)
      const target = join(folder, name)
      const words = ['--prefer-offline', '--filter', `@yobirin/${name}`, 'deploy', '--prod', target]
      const env = { ...process.env, CI: 'true' }
      const deployed = await runCommand('npx', ['-y', PNPM, ...words], { cwd: root, env, signal })
      if (deployed.code !== 0) throw new Error(`${name} was not deployed:\n${deployed.output}`)
      await runCommand('sh', ['-c', leaveOut], { cwd: target, signal })
      const ours = bytesIn(target) / 2 ** 20
      readings.push({ what: name, unit: 'MB', ours, better: 'less' })
    }
    return { status: 'measured', readings }
  }
}

/** Links are not followed: what they lead to lies there once. @param {string} folder */
function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0)
}
