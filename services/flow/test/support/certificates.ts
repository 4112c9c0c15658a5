import { generateKeyPairSync, randomBytes } from 'node:crypto'
import forge from 'node-forge'

export interface Certificate {
  /** PEM, all three. */
  readonly cert: string
  readonly key: string
  readonly publicKey: string
  readonly subject: forge.pki.CertificateField[]
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * A certificate of a day or two.
 *
 * @param issuer signs it; without one it signs itself, as an authority does
 * @param host of a server
 */
export function issueCertificate(
  name: string,
  { issuer, host }: { issuer?: Certificate; host?: string } = {}
): Certificate {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
  const subject = [{ name: 'commonName', value: name }]
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS)
  certificate.validity.notAfter = new Date(Date.now() + DAY_MS)
  certificate.setSubject(subject)
  certificate.setIssuer(issuer?.subject ?? subject)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: !issuer },
    ...(host ? [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }] : [])
  ])
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? key), forge.md.sha256.create())
  return { cert: forge.pki.certificateToPem(certificate), key, publicKey, subject }
}
