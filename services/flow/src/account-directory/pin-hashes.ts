import { hash, verify } from '@node-rs/argon2'

/** argon2id as OWASP's Password Storage Cheat Sheet has it, with a pepper that is not in the database. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export interface PinHashes {
  /** @returns in PHC string format */
  hash(pin: string): Promise<string>
  /** Takes as long without a hash as with one, and is then false. */
  matches(pinHash: string | undefined, pin: string): Promise<boolean>
}

/** @param pepper without it the ten thousand PINs could be tried on a stolen table */
export function createPinHashes(pepper: string): PinHashes {
  const options = { ...ARGON2ID, secret: Buffer.from(pepper) }
  const nobodys = hash('nobody', options)
  return {
    hash: (pin) => hash(pin, options),
    async matches(pinHash, pin) {
      const right = await verify(pinHash ?? (await nobodys), pin, options)
      return right && pinHash !== undefined
    }
  }
}
