import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Actor, actorOf, ON_BEHALF_OF_HEADER } from '@yobirin/contracts'

const ROLES = new Set(['operator', 'administrator'])

/**
 * Tells who asks by a bearer token; undefined for anybody who is not an operator, and for a token that
 * speaks for somebody and may not.
 */
export type FindOperator = (headers: IncomingHttpHeaders) => Actor | undefined

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * @param apiTokens `name:role:token`, comma-separated
 * @param speakers names of those that may speak for others
 * @throws TypeError naming the entry, never the token, when one is malformed
 */
export function createOperatorTokens(
  apiTokens: string,
  speakers: ReadonlySet<string>
): FindOperator {
  const operators = apiTokens.split(',').flatMap((entry, index) => {
    const [name, role, ...rest] = entry.trim().split(':')
    const token = rest.join(':')
    if (!name || !role || !token)
      throw new TypeError(`API token ${index + 1} is not name:role:token`)
    return ROLES.has(role) ? [{ name, role, digest: digest(token) }] : []
  })
  return ({ authorization = '', [ON_BEHALF_OF_HEADER]: onBehalfOf }) => {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (token === undefined) return undefined
    const presented = digest(token)
    // Every token is compared, in the same time, whichever it is.
    const [operator] = operators.filter((known) => timingSafeEqual(known.digest, presented))
    if (!operator) return undefined
    const { name, role } = operator
    return actorOf({ name, role }, onBehalfOf, speakers)
  }
}
