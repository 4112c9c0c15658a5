import { createHash, timingSafeEqual } from 'node:crypto'

const ROLES = new Set(['operator', 'administrator'])

export interface Operator {
  readonly name: string
}

/** Tells who asks by a bearer token; undefined for anybody who is not an operator. */
export type FindOperator = (authorization: string | undefined) => Operator | undefined

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * @param apiTokens `name:role:token`, comma-separated
 * @throws TypeError naming the entry, never the token, when one is malformed
 */
export function createOperatorTokens(apiTokens: string): FindOperator {
  const operators = apiTokens.split(',').flatMap((entry, index) => {
    const [name, role, ...rest] = entry.trim().split(':')
    const token = rest.join(':')
    if (!name || !role || !token)
      throw new TypeError(`API token ${index + 1} is not name:role:token`)
    return ROLES.has(role) ? [{ name, digest: digest(token) }] : []
  })
  return (authorization = '') => {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (token === undefined) return undefined
    const presented = digest(token)
    // Every token is compared, in the same time, whichever it is.
    const [operator] = operators.filter((known) => timingSafeEqual(known.digest, presented))
    return operator && { name: operator.name }
  }
}
