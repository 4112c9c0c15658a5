import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Logger } from '@yobirin/logging'
import { createMessageStream } from '../messages/message-stream.ts'
import { readRequest } from '../messages/read-request.ts'
import type { SipRequest } from '../messages/sip-request.ts'
import { writeResponse } from '../messages/write-response.ts'
import type { Peer } from './invite-transactions.ts'

export interface SipListener {
  readonly port: number
  /** Takes no further connections; those there are go on until close(). */
  close(): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** Whoever may connect is believed what it says about callers. */
  readonly trustedPeers: ReadonlySet<string>
  readonly logger: Logger
  onRequest(request: SipRequest, peer: Peer): void
  onLost(peer: Peer): void
}

/** Takes SIP over TCP from the proxy before it. */
export async function listenForSip(options: ListenOptions): Promise<SipListener> {
  const { host, port, trustedPeers, logger, onLost } = options
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    const address = plainAddress(socket.remoteAddress)
    if (!trustedPeers.has(address)) {
      logger.warn({ address }, 'a connection from an address that is not trusted')
      socket.destroy()
      return
    }
    const peer: Peer = { send: writeTogether(socket) }
    const stream = createMessageStream(
      (head) => take(head, peer, options),
      () => peer.send('\r\n')
    )
    sockets.add(socket)
    socket.setEncoding('latin1')
    socket.on('data', (bytes: string) => {
      if (stream.take(bytes)) return
      logger.warn({ address }, 'a connection that brings no SIP')
      socket.destroy()
    })
    socket.on('error', (err) => logger.warn({ err, address }, 'a connection broke'))
    socket.on('close', () => {
      sockets.delete(socket)
      onLost(peer)
    })
  })
  server.listen({ host, port })
  await once(server, 'listening')

  return {
    port: (server.address() as { port: number }).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      // What was said in this turn goes out after it.
      await new Promise((resolve) => setImmediate(resolve))
      for (const socket of sockets) socket.destroySoon()
      await closed
    }
  }
}

function take(head: string, peer: Peer, { logger, onRequest }: ListenOptions): void {
  const result = readRequest(head)
  switch (result.status) {
    case 'request':
      onRequest(result.request, peer)
      return
    case 'refused':
      logger.warn({ code: result.code, method: result.request.method }, 'a request is not right')
      // An ACK is never answered.
      if (result.request.method !== 'ACK') {
        peer.send(writeResponse(result.request, result.code))
      }
      return
    case 'ignored':
      logger.debug('a message that is no request')
  }
}

/** What is said in one turn goes out in one piece: at a thousand calls a second that is most of the work. */
function writeTogether(socket: Socket): (text: string) => void {
  let pending = ''
  const flush = () => {
    // One byte a character, both ways: what a carrier writes need not be UTF-8.
    if (!socket.destroyed) socket.write(pending, 'latin1')
    pending = ''
  }
  return (text) => {
    if (pending === '') setImmediate(flush)
    pending += text
  }
}

/** IPv4 as it is written, where a socket of both kinds took it. */
function plainAddress(address = ''): string {
  return address.replace(/^::ffff:(?=\d)/, '')
}
