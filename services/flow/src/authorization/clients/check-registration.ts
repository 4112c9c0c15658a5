import { createPublicKey, type JsonWebKey, X509Certificate } from 'node:crypto'
import type { ClientAuthentication, ClientRegistration } from '@yobirin/contracts'
import { authenticatesByCertificate, needsCertificate } from './certificate-use.ts'
import type { AppRegistration } from './client.ts'

export interface RegistrationRules {
  isInstitution(id: string): boolean
  /** The sandbox lets apps live on this machine. */
  readonly allowsLoopback: boolean
  /** Whether clients can show certificates. */
  readonly mutualTls?: boolean
}

/** What the schema cannot say. @returns a sentence for each fault, none if all is well */
export function checkRegistration(
  registration: ClientRegistration,
  rules: RegistrationRules
): readonly string[] {
  return [
    ...(rules.isInstitution(registration.institution)
      ? []
      : [`institution: there is no ${registration.institution}`]),
    ...(!rules.mutualTls && needsCertificate(registration)
      ? ['authentication: mutual TLS is off here, until MUTUAL_TLS_PUBLIC_URL is set']
      : []),
    ...checkKeys(registration.authentication, rules),
    ...(registration.kind === 'app' ? checkApp(registration, rules) : [])
  ]
}

function checkApp(app: AppRegistration, rules: RegistrationRules): string[] {
  const { profile, authentication, redirectUris } = app
  const hosts = new Set(redirectUris.map((uri) => (URL.canParse(uri) ? new URL(uri).host : uri)))
  return [
    ...(profile === 'fapi2' && authentication.method === 'client_secret_basic'
      ? ['authentication: the profile fapi2 needs a key or a certificate, a secret is not enough']
      : []),
    ...(app.tokenBinding === 'dpop' && authenticatesByCertificate(app)
      ? ['tokenBinding: who proves itself by a certificate has its tokens bound to that']
      : []),
    ...redirectUris
      .filter((uri) => !isRedirectUri(uri, rules.allowsLoopback))
      .map((uri) => `redirectUris: ${uri} is not an https address without a fragment`),
    ...(hosts.size > 1
      ? ['redirectUris: all must be on one host, else register a client each']
      : [])
  ]
}

/** RFC 9700, sections 2.1 and 4.1: compared character by character, so written as a browser writes it. */
function isRedirectUri(text: string, allowsLoopback: boolean): boolean {
  if (!URL.canParse(text) || text.includes('#') || text.includes('*')) return false
  const uri = new URL(text)
  const isCanonical = uri.href === text && !uri.username && !uri.password
  return isCanonical && isSafe(uri, allowsLoopback)
}

function isSafe({ protocol, hostname }: URL, allowsLoopback: boolean): boolean {
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol === 'https:' || (allowsLoopback && isLoopback && protocol === 'http:')
}

function checkKeys(
  authentication: ClientAuthentication,
  { allowsLoopback }: RegistrationRules
): string[] {
  if ('jwksUri' in authentication) {
    const { jwksUri } = authentication
    const isGood = URL.canParse(jwksUri) && isSafe(new URL(jwksUri), allowsLoopback)
    return isGood ? [] : ['authentication: jwksUri is not an https address']
  }
  if (!('jwks' in authentication)) return []
  const isCertified = authentication.method === 'self_signed_tls_client_auth'
  return authentication.jwks.keys.flatMap((key, index) => {
    const fault = faultOf(key) ?? (isCertified ? faultOfCertificate(key) : undefined)
    return fault ? [`authentication: key ${index + 1} ${fault}`] : []
  })
}

function faultOf(jwk: Record<string, unknown>): string | undefined {
  if ('d' in jwk || 'k' in jwk) return 'is private: keep it, and give its public half'
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({
      key: jwk as JsonWebKey,
      format: 'jwk'
    })
    const { modulusLength = 0, namedCurve } = asymmetricKeyDetails ?? {}
    const isStrong =
      (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') ||
      asymmetricKeyType === 'ed25519' ||
      (asymmetricKeyType === 'rsa' && modulusLength >= 2048)
    return isStrong ? undefined : 'must be P-256, Ed25519, or RSA of 2048 bits or more'
  } catch {
    return 'is not a JSON Web Key'
  }
}

/** RFC 7517, section 4.7: the first is the certificate of the key itself. */
function faultOfCertificate({ x5c, ...jwk }: Record<string, unknown>): string | undefined {
  const [der] = Array.isArray(x5c) ? x5c : []
  if (typeof der !== 'string') return 'has no certificate in "x5c"'
  try {
    const { publicKey } = new X509Certificate(Buffer.from(der, 'base64'))
    const isOfKey = publicKey.equals(createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }))
    return isOfKey ? undefined : 'is not the key of its certificate in "x5c"'
  } catch {
    return 'has no certificate in "x5c"'
  }
}
