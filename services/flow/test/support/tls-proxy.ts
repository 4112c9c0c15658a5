import { once } from 'node:events'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Certificate } from './certificates.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface TlsProxy {
  readonly url: URL
  /** Where requests go. */
  target: URL | undefined
}

/**
 * What stands in front of flow: ends TLS, asks for a certificate and takes any, says in `Client-Cert` (RFC 9440) which
 * one was shown and in `Client-Cert-Verify` whether the authority stands behind it.
 */
export async function tlsProxy(
  t: Test,
  { server: { cert, key }, authority }: { server: Certificate; authority: Certificate }
): Promise<TlsProxy> {
  const self = { url: new URL('https://localhost'), target: undefined as URL | undefined }

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url = '/', socket } = incoming
    const { 'client-cert': _forged, 'client-cert-verify': _verdict, ...sent } = incoming.headers
    const headers = { ...sent, ...handedOver(socket as TLSSocket) }
    const onward = request(new URL(url, self.target), { method, headers, agent: false })
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  }

  const proxy = createServer(
    { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: false },
    forward
  ).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  self.url.port = String((proxy.address() as AddressInfo).port)
  t.teardown(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return self
}

function handedOver(socket: TLSSocket) {
  const shown = socket.getPeerX509Certificate()
  if (!shown) return {}
  return {
    'client-cert': `:${shown.raw.toString('base64')}:`,
    'client-cert-verify': socket.authorized ? 'SUCCESS' : 'FAILED'
  }
}
