import { X509Certificate } from 'node:crypto'
import type { ClientAuthentication } from '@yobirin/contracts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { readText } from '../input/read-text.ts'
import type { RegistrationFlags } from './registration-flags.ts'

/** What each flag means where --authentication does not say. */
const METHODS = {
  jwks: 'private_key_jwt',
  jwksUri: 'private_key_jwt',
  certificate: 'self_signed_tls_client_auth',
  subjectDn: 'tls_client_auth',
  sanDns: 'tls_client_auth',
  sanUri: 'tls_client_auth'
} as const
type Proof = keyof typeof METHODS

/** Those that go with each method; exactly one is given, but for a secret. */
const PROOFS: Readonly<Record<ClientAuthentication['method'], readonly Proof[]>> = {
  client_secret_basic: [],
  private_key_jwt: ['jwks', 'jwksUri'],
  self_signed_tls_client_auth: ['certificate', 'jwks', 'jwksUri'],
  tls_client_auth: ['subjectDn', 'sanDns', 'sanUri']
}

/** How a client is to prove who it is, if anything was said about it. @throws Failure where it does not go together */
export async function readAuthentication(
  named: RegistrationFlags
): Promise<ClientAuthentication | undefined> {
  const [proof, ...others] = (Object.keys(METHODS) as Proof[]).filter(
    (name) => named[name] !== undefined
  )
  const method = named.authentication ?? (proof && METHODS[proof])
  if (method === undefined) return undefined
  const fitting = PROOFS[method]
  const fits = proof === undefined ? fitting.length === 0 : fitting.includes(proof)
  if (!fits || others.length > 0) throw misfit(method)
  if (proof === undefined) return { method } as ClientAuthentication
  const value = named[proof] ?? ''
  return { method, ...(await read(proof, value)) } as ClientAuthentication
}

async function read(proof: Proof, value: string) {
  if (proof === 'jwks') return { jwks: await readJwks(value) }
  if (proof === 'certificate') return { jwks: { keys: [await readCertificate(value)] } }
  return { [proof]: value }
}

async function readJwks(file: string): Promise<{ keys: Record<string, unknown>[] }> {
  const content = await readText(file)
  try {
    const { keys } = JSON.parse(content)
    if (Array.isArray(keys)) return { keys }
  } catch {}
  throw wrong(`${file} is not a JSON Web Key Set, {"keys":[…]}.`)
}

/** A certificate as a key that holds it (RFC 7517, section 4.7). */
async function readCertificate(file: string): Promise<Record<string, unknown>> {
  const content = await readText(file)
  try {
    const { publicKey, raw } = new X509Certificate(content)
    return { ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }
  } catch {
    throw wrong(`${file} is not a certificate, PEM.`)
  }
}

function misfit(method: ClientAuthentication['method']): Failure {
  const flags = PROOFS[method].map(
    (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  )
  return wrong(
    flags.length === 0
      ? `${method} goes with no key and no certificate: the secret is made here.`
      : `${method} goes with one of ${flags.join(', ')}, and with nothing else.`
  )
}

function wrong(sentence: string): Failure {
  return new Failure(sentence, { exitCode: exitCodes.wrongCommand })
}
