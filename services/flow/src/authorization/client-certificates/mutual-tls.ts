import type { Configuration } from 'oidc-provider'
import { hasSubject } from './certificate-subject.ts'
import { readClientCertificate } from './client-certificate.ts'

/**
 * Mutual TLS for clients (RFC 8705): the proxy does the TLS and hands over the certificate, the library does the rest.
 * mount.ts has taken away what did not come from such a proxy.
 */
export const mutualTls: NonNullable<NonNullable<Configuration['features']>['mTLS']> = {
  enabled: true,
  certificateBoundAccessTokens: true,
  selfSignedTlsClientAuth: true,
  tlsClientAuth: true,
  getCertificate: ({ req }) => readClientCertificate(req.headers)?.certificate,
  certificateAuthorized: ({ req }) => readClientCertificate(req.headers)?.authorized === true,
  certificateSubjectMatches({ req }, property, expected) {
    const shown = readClientCertificate(req.headers)
    return shown !== undefined && hasSubject(shown.certificate, property, expected)
  }
}
