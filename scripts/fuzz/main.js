// @ts-check
import { randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'
import { stopRequests } from '../supervisor/stop-requests.js'
import { runTap } from '../testing/run-tap.js'
import { testEnvironment } from '../testing/test-environment.js'
import { root } from '../workspace/root.js'

/**
 * What `npm run fuzz -- minutes [room]` does: gives everything that reads what comes from outside inputs that
 * nobody has tried, for so many minutes in each room.
 *
 * @param {string[]} args
 * @returns {Promise<number>} tap's exit code
 */
export async function main([minutes = '1', room = '']) {
  const seconds = Number(minutes) * 60
  const files = fuzzed(room)
  if (!(seconds > 0) || files.length === 0) {
    throw new CannotGoOn(
      'Say how many minutes, and if you like which room: npm run fuzz -- 10 flow'
    )
  }
  const { stop: signal } = stopRequests()
  const { environment, stop } = await testEnvironment(root, { given: process.env, signal })
  const seed = process.env.FUZZ_SEED ?? String(randomInt(2 ** 31))
  console.log(`Drawing inputs with FUZZ_SEED=${seed}, which draws the same ones again`)
  try {
    let failed = 0
    for (const { file, properties } of files) {
      const timeout = Math.ceil(seconds) + 600
      const { code } = await runTap(root, ['--reporter=tap', `--timeout=${timeout}`, file], {
        environment: {
          ...environment,
          FUZZ_SEED: seed,
          FUZZ_SECONDS: String(seconds / properties)
        },
        signal
      })
      if (code !== 0) failed = code
    }
    return failed
  } finally {
    await stop()
  }
}

/**
 * Tests that draw inputs, with how many properties each of them holds.
 *
 * @param {string} room part of a room's name
 */
function fuzzed(room) {
  return ['packages', 'services']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file)
      )
    )
    .filter((file) => /\.test\.tsx?$/.test(file) && !file.includes('node_modules'))
    .filter((file) => file.includes(room))
    .map((file) => ({
      file,
      properties: readFileSync(join(root, file), 'utf8').split(/\bwithstands\(/).length - 1
    }))
    .filter(({ properties }) => properties > 0)
}
