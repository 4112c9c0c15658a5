import { generateKeyPairSync } from 'node:crypto'
import { importJWK, type JWK } from 'jose'

/** The key by which a client of the sandbox proves who it is (RFC 7523). */
export interface ClientKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

export type ClientKeys = ReadonlyMap<string, ClientKey>

/** A JSON Web Key Set with a private P-256 key for each client, its id in `kid`. */
export function makeClientKeys(ids: readonly string[]): string {
  const keys = ids.map((kid) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return { ...privateKey.export({ format: 'jwk' }), kid }
  })
  return JSON.stringify({ keys })
}

/** @throws TypeError when the text is not such a set, or lacks a client */
export async function readClientKeys(text: string, ids: readonly string[]): Promise<ClientKeys> {
  const { keys } = JSON.parse(text) as { keys: readonly JWK[] }
  const read = ids.map(async (id): Promise<[string, ClientKey]> => {
    const jwk = keys.find(({ kid }) => kid === id)
    if (!jwk) throw new TypeError(`SANDBOX_CLIENT_KEYS has no key of ${id}`)
    const { d: _private, ...publicJwk } = jwk
    const privateKey = (await importJWK({ ...jwk, alg: 'ES256' })) as CryptoKey
    return [id, { kid: id, privateKey, publicJwk: { ...publicJwk, alg: 'ES256', use: 'sig' } }]
  })
  return new Map(await Promise.all(read))
}
