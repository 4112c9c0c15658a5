// @ts-check
import fs from 'node:fs'
import { register, syncBuiltinESMExports } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { connectRedis } from '@yobirin/redis'
import fastCheck from 'fast-check'
import { runAsTest } from '../in-one-process/current-test.js'

/**
 * A process that runs a test file whenever it is asked to. One script reads to it other than it is: the file itself
 * stays as it is, and nothing in the product knows of it.
 *
 * @typedef {object} Question
 * @property {string} test absolute, as the script is
 * @property {string} script
 * @property {string} text what is read of it
 */

const [room = ''] = process.argv.slice(2)
let script = ''
let text = ''

const { readFileSync } = fs
Reflect.set(fs, 'readFileSync', (/** @type {Parameters<typeof readFileSync>} */ ...args) => {
  const path = args[0] instanceof URL ? fileURLToPath(args[0]) : args[0]
  return path === script ? text : readFileSync(...args)
})
syncBuiltinESMExports()

// The first sequence that fails will do: nobody wants to read the shortest.
fastCheck.configureGlobal({ endOnFailure: true })

register('../in-one-process/reload.js', {
  parentURL: import.meta.url,
  data: { sandbox: room, tap: new URL('../in-one-process/current-test.js', import.meta.url).href }
})

const redis = connectRedis(process.env.REDIS_URL ?? '', { name: 'mutation', onError: () => {} })
let runs = 0

/** @param {Question} question @returns {Promise<import('./test-process.js').Outcome>} */
async function answer(question) {
  runs += 1
  script = question.script
  text = question.text
  await redis.flushall()
  const { href } = pathToFileURL(question.test)
  const what = await runAsTest(question.test, () => import(`${href}?run=${runs}`))
  return what === undefined ? { kind: 'passed' } : { kind: 'failed', what }
}

process.on('message', async (/** @type {Question} */ question) => {
  process.send?.(await answer(question))
})
process.on('disconnect', () => process.exit())
