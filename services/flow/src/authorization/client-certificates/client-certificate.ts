import { X509Certificate } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The certificate that a client showed to the proxy in front of us. */
export interface ClientCertificate {
  readonly certificate: X509Certificate
  /** Whether the proxy found an authority of its own behind it. */
  readonly authorized: boolean
}

const CERTIFICATE = 'client-cert'
const VERDICT = 'client-cert-verify'

/**
 * What a proxy that is trusted says of the client's certificate: RFC 9440, or the PEM in percent-encoding of proxies
 * that cannot write it. A header that came twice, as when a proxy adds to what a client sent, is none.
 */
export function readClientCertificate(headers: IncomingHttpHeaders): ClientCertificate | undefined {
  const { [CERTIFICATE]: text, [VERDICT]: verdict } = headers
  const certificate = typeof text === 'string' ? parse(text.trim()) : undefined
  return certificate && { certificate, authorized: verdict === 'SUCCESS' }
}

/** What anybody may have sent who is no such proxy. */
export function dropClientCertificate(headers: IncomingHttpHeaders): void {
  for (const name of [CERTIFICATE, 'client-cert-chain', VERDICT]) delete headers[name]
}

function parse(text: string): X509Certificate | undefined {
  try {
    // RFC 8941, section 3.3.5: bytes stand between colons.
    const [, base64] = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(text) ?? []
    if (base64 !== undefined) return new X509Certificate(Buffer.from(base64, 'base64'))
    return /^-----BEGIN(%20| )CERTIFICATE-----/.test(text)
      ? new X509Certificate(decodeURIComponent(text))
      : undefined
  } catch {
    return undefined
  }
}
