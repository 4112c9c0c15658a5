import { createHash, timingSafeEqual } from 'node:crypto'
import type { Problem } from '@yobirin/contracts'
import type { onRequestAsyncHookHandler } from 'fastify'

/** A hook that lets only the bearer of a token of that role pass. */
export type Authorize = (role: string) => onRequestAsyncHookHandler

const ENTRY = /^([a-z0-9][a-z0-9._-]{0,63}):([a-z]+):([A-Za-z0-9._~+/-]{16,}=*)$/

/**
 * Reads `name:role:token,name:role:token`.
 *
 * @throws TypeError that names the entry and never shows it
 */
export function createAuthorize(apiTokens: string): Authorize {
  const tokens = apiTokens.split(',').map((entry, index) => {
    const [, name, role, token] = ENTRY.exec(entry.trim()) ?? []
    if (!name || !role || !token) {
      throw new TypeError(`API_TOKENS: entry ${index + 1} must be name:role:token`)
    }
    return { name, role, digest: digest(token) }
  })

  return (role) => async (request, reply) => {
    const presented = digest(
      /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
    )
    const holder = tokens.filter((token) => timingSafeEqual(token.digest, presented)).at(0)
    if (holder?.role === role) return
    const status = holder ? 403 : 401
    const problem: Problem = holder
      ? { type: 'about:blank', title: 'Not allowed to this token', status, code: 'forbidden' }
      : { type: 'about:blank', title: 'A bearer token is needed', status, code: 'unauthorized' }
    return reply
      .code(status)
      .headers({ 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' })
      .send(problem)
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
