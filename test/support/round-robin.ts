import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface RoundRobin {
  readonly url: string
  readonly port: number
  /** Where requests go, one to each in turn. */
  targets: readonly string[]
}

/** A load balancer that never sends two requests to the same replica if it can help it. */
export async function roundRobin(t: Test): Promise<RoundRobin> {
  let turn = 0
  const self = { url: '', port: 0, targets: [] as readonly string[] }

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const target = self.targets[turn++ % self.targets.length]
    const { method, headers, url = '/' } = incoming
    const onward = request(new URL(url, target), { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  }

  const server = createServer(forward).listen(0, '127.0.0.1')
  await once(server, 'listening')
  self.port = (server.address() as AddressInfo).port
  self.url = `http://localhost:${self.port}`
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return self
}
