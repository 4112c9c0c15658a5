import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createLogger } from '@yobirin/logging'
import type { Database } from '../../src/database/database.ts'
import { openDatabase } from '../../src/database/open-database.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface LossyDatabase {
  readonly database: Database
  /** The next COMMIT happens, and its connection breaks before it is answered. */
  loseNextCommit(): void
}

/** The database of a server, reached over a network of the test's own. @param url of the database */
export async function lossyDatabase(t: Test, url: string): Promise<LossyDatabase> {
  let loses = false
  const sockets = new Set<Socket>()
  const far = new URL(url)
  const network = createServer((near) => {
    let isLost = false
    const server = connect(Number(far.port), far.hostname)
    near.on('data', (bytes) => {
      isLost = loses && bytes.includes('COMMIT')
      if (isLost) loses = false
      server.write(bytes)
    })
    server.on('data', (bytes) => (isLost ? near.destroy() : near.write(bytes)))
    for (const [socket, other] of [
      [near, server],
      [server, near]
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => other.destroy())
    }
  })
  network.listen(0, '127.0.0.1')
  await once(network, 'listening')
  const address = new URL(url)
  address.host = `127.0.0.1:${(network.address() as AddressInfo).port}`
  const log = createLogger({ service: 'test', level: 'silent' })
  const database = await openDatabase({ url: address.href, folder: '', log })
  t.teardown(async () => {
    await database.close()
    for (const socket of sockets) socket.destroy()
    network.close()
  })
  return {
    database,
    loseNextCommit() {
      loses = true
    }
  }
}
