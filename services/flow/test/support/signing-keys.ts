import { generateKeyPairSync } from 'node:crypto'

/** A JSON Web Key Set with one private key, as JWKS holds it. */
export function signingKeys(kid: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return JSON.stringify({ keys: [{ ...privateKey.export({ format: 'jwk' }), kid }] })
}
