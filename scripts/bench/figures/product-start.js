// @ts-check
import { once } from 'node:events'
import { freePort } from '../../ports/free-port.js'
import { services } from '../../settings/services.js'
import { launchProcess } from '../../supervisor/launch.js'
import { rounds } from '../rounds.js'
import { median } from '../statistics.js'

const ROUNDS = 3
const READY = 'Yobirin is running'

/**
 * The command itself, out of this clone and with the data that lie there, on ports of its own.
 *
 * @type {import('../figure.js').Figure}
 */
export const productStart = {
  name: 'product-start',
  title: 'npm start in a clone that is installed, built and was started before',

  async measure(bench) {
    /** @type {string[]} */
    const said = []
    try {
      const { seconds } = await rounds(
        ROUNDS,
        { seconds: () => secondsToStart(bench, said) },
        bench.tell
      )
      const what = 'until it says where to look'
      return {
        status: 'measured',
        readings: [{ what, unit: 's', ours: median(seconds), better: 'less' }]
      }
    } catch (error) {
      const running = said.find((line) => line.includes('already running'))
      if (running === undefined) throw error
      return { status: 'left-out', why: running }
    }
  }
}

/**
 * @param {import('../figure.js').Bench} bench
 * @param {string[]} said what it says is put here
 */
async function secondsToStart({ root, afterwards }, said) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env }
  for (const { variable } of services.flatMap((service) => service.ports)) {
    env[variable] = `${await freePort()}`
  }
  const startedAt = performance.now()
  let onReady = () => {}
  const ready = new Promise((/** @type {(value?: void) => void} */ resolve) => {
    onReady = () => resolve()
  })
  const launch = { program: 'npm', args: ['start'], cwd: root, env }
  const started = launchProcess(launch, (line) => {
    said.push(line)
    if (line.includes(READY)) onReady()
  })
  const ended = once(started, 'close')
  // As Ctrl-C does; a second one would not let it finish.
  let isTold = false
  const stop = async () => {
    if (!isTold && started.pid !== undefined && started.exitCode === null) {
      isTold = true
      process.kill(-started.pid, 'SIGINT')
    }
    await ended
  }
  afterwards(stop)
  const isReady = await Promise.race([ready.then(() => true), ended.then(() => false)])
  const seconds = (performance.now() - startedAt) / 1_000
  await stop()
  if (!isReady) throw new Error(`npm start ended before it was ready:\n${said.join('\n')}`)
  return seconds
}
