import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'

class FolderLocked extends Error {
  readonly code = 'DATABASE_FOLDER_LOCKED'
}

interface Holder {
  readonly pid: number
  readonly port: number
  readonly word: string
}

/**
 * Takes a folder for this process. A process id alone would not tell whether the holder still lives
 * (ids are used again, in containers at every start), so the holder listens on a port and answers with
 * a word that stands in the lock; whatever way it dies, the port closes with it.
 *
 * @returns releases it
 * @throws FolderLocked
 */
export async function lockFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'lock.json')
  const word = randomUUID()
  const server = createServer((socket) => socket.on('error', () => {}).end(word))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  const { port } = server.address() as AddressInfo

  const own = `${file}.${word}`
  writeFileSync(own, JSON.stringify({ pid: process.pid, port, word }), { mode: 0o600 })
  try {
    if (!place(own, file)) {
      const holder = readLock(file)
      if (holder && (await answers(holder))) throw lockedBy(holder)
      removeIfStill(file, holder?.word)
      if (!place(own, file)) throw lockedBy(readLock(file))
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

/** Puts the complete file in place, unless there is one. */
function place(own: string, file: string): boolean {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes a lock that nobody holds any more; puts it back where it turns out to be a newer one. */
function removeIfStill(file: string, word: string | undefined): void {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (readLock(aside)?.word !== word) place(aside, file)
  rmSync(aside, { force: true })
}

function readLock(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function answers({ port, word }: Holder): Promise<boolean> {
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

function lockedBy(holder: Holder | undefined): FolderLocked {
  return new FolderLocked(
    `Another process (${holder?.pid ?? 'unknown'}) has the database folder open, and only one may: ` +
      'stop it, set DATABASE_FOLDER to another folder, or DATABASE_URL to a PostgreSQL that many share'
  )
}
