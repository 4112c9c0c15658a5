// @ts-check
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the ports that systems hand out for connections: nobody takes it while a dead process is away.
const FROM = 20_000
const COUNT = 12_000

/** A port that stays free until somebody listens on it. */
export async function lastingPort() {
  for (;;) {
    const port = FROM + Math.trunc(Math.random() * COUNT)
    const server = createServer()
    try {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      server.close()
      await once(server, 'close')
      return port
    } catch {
      // Somebody has it; another one then.
    }
  }
}
