import type { ClientAuthentication } from '@yobirin/contracts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { readText } from '../input/read-text.ts'
import type { RegistrationFlags } from './registration-flags.ts'

type Named = Pick<RegistrationFlags, 'authentication' | 'jwks' | 'jwksUri'>

/** How a client is to prove who it is, if anything was said about it. @throws Failure where it does not go together */
export async function readAuthentication(named: Named): Promise<ClientAuthentication | undefined> {
  const { authentication: method, jwks, jwksUri } = named
  const keys = { ...(jwks !== undefined && { jwks }), ...(jwksUri !== undefined && { jwksUri }) }
  if (method === undefined && Object.keys(keys).length === 0) return undefined
  if (method === 'client_secret_basic') {
    if (Object.keys(keys).length === 0) return { method }
    throw wrong('client_secret_basic goes without keys: leave out --jwks and --jwks-uri.')
  }
  if (jwks !== undefined && jwksUri === undefined) {
    return { method: 'private_key_jwt', jwks: await readJwks(jwks) }
  }
  if (jwksUri !== undefined && jwks === undefined) return { method: 'private_key_jwt', jwksUri }
  throw wrong('private_key_jwt takes its keys from one of --jwks and --jwks-uri.')
}

async function readJwks(file: string): Promise<{ keys: Record<string, unknown>[] }> {
  const content = await readText(file)
  try {
    const { keys } = JSON.parse(content)
    if (Array.isArray(keys)) return { keys }
  } catch {}
  throw wrong(`${file} is not a JSON Web Key Set, {"keys":[…]}.`)
}

function wrong(sentence: string): Failure {
  return new Failure(sentence, { exitCode: exitCodes.wrongCommand })
}
