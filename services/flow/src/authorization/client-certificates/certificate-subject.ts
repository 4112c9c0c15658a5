import type { X509Certificate } from 'node:crypto'

/** Whether it is the certificate that was registered, its subject written as `subjectDn` writes it. */
export function hasSubject(
  certificate: X509Certificate,
  property: string,
  expected: string
): boolean {
  if (property === 'tls_client_auth_subject_dn') return subjectDn(certificate) === expected
  const names = alternativeNames(certificate)
  if (property === 'tls_client_auth_san_uri') return names.includes(`URI:${expected}`)
  if (property !== 'tls_client_auth_san_dns') return false
  return names.some((name) => name.toLowerCase() === `dns:${expected.toLowerCase()}`)
}

/**
 * The distinguished name as RFC 4514 writes it, the last part first; what `openssl x509 -noout -subject -nameopt
 * RFC2253,utf8,-esc_msb` prints. Node escapes each part so, and puts the parts in lines.
 */
function subjectDn({ subject }: X509Certificate): string {
  return subject.split('\n').reverse().join(',').replaceAll(' + ', '+')
}

/** A name that holds anything special is in quotes, so a comma and a space stand between names only. */
function alternativeNames({ subjectAltName }: X509Certificate): string[] {
  // Node has null for names that cannot be read, whatever its types say.
  return (subjectAltName ?? '').split(', ')
}
