import { createHash, timingSafeEqual } from 'node:crypto'

const ROLES = ['verifier', 'viewer', 'operator', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Who asks: the name stands in logs and beside what was changed. */
export interface TokenHolder {
  readonly name: string
  readonly role: Role
}

export interface ApiTokens {
  /** In a time that says nothing about the tokens: all are compared, and by their digests. */
  find(token: string): TokenHolder | undefined
}

/**
 * Reads `name:role:token,name:role:token`.
 *
 * @throws TypeError that says which entry is wrong and how, never what it held
 */
export function parseApiTokens(value: string): ApiTokens {
  const entries = value.split(',').map((entry, index) => parseEntry(entry.trim(), index + 1))
  // An old and a new token of one holder stand side by side while it is rotated.
  const roles = new Map(entries.map(({ holder }) => [holder.name, holder.role]))
  if (entries.some(({ holder }) => roles.get(holder.name) !== holder.role)) {
    throw new TypeError('API_TOKENS: two entries have the same name and different roles')
  }
  return {
    find(token) {
      const presented = digest(token)
      return entries.reduce<TokenHolder | undefined>(
        (found, entry) => (timingSafeEqual(entry.digest, presented) ? entry.holder : found),
        undefined
      )
    }
  }
}

function parseEntry(entry: string, position: number) {
  const [name = '', role = '', token = '', ...rest] = entry.split(':')
  const wrong = (what: string) => new TypeError(`API_TOKENS: entry ${position} ${what}`)
  if (rest.length > 0) throw wrong('has more than three parts: name:role:token')
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) throw wrong('needs a name of a-z, 0-9, . _ -')
  if (!isRole(role)) throw wrong(`needs one of the roles ${ROLES.join(', ')}`)
  // RFC 6750's b64token, long enough that nobody guesses it.
  if (!/^[A-Za-z0-9._~+/-]{16,}=*$/.test(token))
    throw wrong('needs a token of 16 or more characters')
  return { holder: Object.freeze({ name, role }), digest: digest(token) }
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role)
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
