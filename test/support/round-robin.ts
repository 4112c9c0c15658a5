import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'

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

  const forwardSocket = (incoming: IncomingMessage, near: Duplex, head: Buffer) => {
    const target = new URL(self.targets[turn++ % self.targets.length] ?? '')
    const far = connect(Number(target.port), target.hostname)
    const { method, url, rawHeaders } = incoming
    const lines = rawHeaders.flatMap((text, index) =>
      index % 2 === 0 ? [`${text}: ${rawHeaders[index + 1]}`] : []
    )
    far.write(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    far.write(head)
    far.pipe(near).pipe(far)
    for (const [one, other] of [
      [near, far],
      [far, near]
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  }

  const server = createServer(forward).on('upgrade', forwardSocket).listen(0, '127.0.0.1')
  // A client must not meet a connection that it may use again being closed.
  server.keepAliveTimeout = 0
  await once(server, 'listening')
  self.port = (server.address() as AddressInfo).port
  self.url = `http://localhost:${self.port}`
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return self
}
