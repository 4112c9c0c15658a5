// @ts-check
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { CannotGoOn } from '../processes/cannot-go-on.js'

/**
 * Takes the data folder for this process. A process id alone would not tell whether the holder still
 * lives (ids are used again, in containers at every start), so the holder listens on a port and
 * answers with a word that stands in the lock; whatever way it dies, the port closes with it.
 *
 * @param {string} folder
 * @returns {Promise<() => void>} releases it
 */
export async function lockDataFolder(folder) {
  const file = join(folder, 'lock.json')
  const word = randomUUID()
  const server = createServer((socket) => socket.on('error', () => {}).end(word))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())

  const own = `${file}.${word}`
  writeFileSync(own, JSON.stringify({ pid: process.pid, port, word }), { mode: 0o600 })
  try {
    if (!place(own, file)) {
      const holder = readLock(file)
      if (holder !== undefined && (await answers(holder))) throw alreadyRunning(holder)
      removeIfStill(file, holder?.word)
      if (!place(own, file)) throw alreadyRunning(readLock(file))
    }
  } catch (error) {
    server.close()
    throw error
  } finally {
    rmSync(own, { force: true })
  }
  return () => {
    removeIfStill(file, word)
    server.close()
  }
}

/**
 * Puts the complete file in place, unless there is one.
 *
 * @param {string} own
 * @param {string} file
 */
function place(own, file) {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes a lock that nobody holds any more; puts it back where it turns out to be a newer one.
 *
 * @param {string} file
 * @param {string | undefined} word
 */
function removeIfStill(file, word) {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (readLock(aside)?.word !== word) place(aside, file)
  rmSync(aside, { force: true })
}

/**
 * @typedef {{ pid: number, port: number, word: string }} Holder
 * @param {string} file
 * @returns {Holder | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * @param {Holder} holder
 * @returns {Promise<boolean>}
 */
function answers({ port, word }) {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 })
    socket.on('data', (data) => {
      text += data
    })
    socket.on('timeout', () => socket.destroy())
    socket.on('error', () => {})
    socket.on('close', () => resolve(text === word))
  })
}

/** @param {Holder | undefined} holder */
function alreadyRunning(holder) {
  return new CannotGoOn(
    `Yobirin is already running out of this folder (process ${holder?.pid ?? 'unknown'}).
Stop it with Ctrl-C where it runs. A second one needs a clone and ports of its own.`
  )
}
