import { createHash, timingSafeEqual } from 'node:crypto'
import type { onRequestAsyncHookHandler } from 'fastify'
import { sendProblem } from './problems.ts'

/** Who asks: the name stands in logs and beside what was changed. */
export interface TokenHolder {
  readonly name: string
  readonly role: string
}

export interface ApiTokens {
  /** In a time that says nothing about the tokens: all are compared, and by their digests. */
  holderOf(authorization: string | undefined): TokenHolder | undefined
}

/** A hook that lets only the bearer of a token of that role pass. */
export type Authorize = (role: string) => onRequestAsyncHookHandler

const ENTRY = /^([a-z0-9][a-z0-9._-]{0,63}):([a-z]+):([A-Za-z0-9._~+/-]{16,}=*)$/

/**
 * Reads `name:role:token,name:role:token`.
 *
 * @throws TypeError that names the entry and never shows it
 */
export function parseApiTokens(text: string): ApiTokens {
  const tokens = text.split(',').map((entry, index) => {
    const [, name, role, token] = ENTRY.exec(entry.trim()) ?? []
    if (!name || !role || !token) {
      throw new TypeError(`entry ${index + 1} must be name:role:token`)
    }
    return { holder: { name, role }, digest: digest(token) }
  })
  return {
    holderOf(authorization = '') {
      const presented = digest(/^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '')
      return tokens.filter((token) => timingSafeEqual(token.digest, presented)).at(0)?.holder
    }
  }
}

export function createAuthorize(tokens: ApiTokens): Authorize {
  return (role) => async (request, reply) => {
    const holder = tokens.holderOf(request.headers.authorization)
    if (holder?.role === role) return
    if (holder) return sendProblem(reply, 403, 'forbidden', 'Not allowed to this token')
    reply.header('www-authenticate', 'Bearer')
    return sendProblem(reply, 401, 'unauthorized', 'A bearer token is needed')
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
