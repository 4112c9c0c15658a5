import { randomBytes } from 'node:crypto'
import type * as oauth from 'openid-client'

/** An authorization request that was sent and has not come back. */
export interface PendingRequest {
  readonly appId: string
  readonly codeVerifier: string
  readonly nonce: string
  /** Sender-constrained tokens are bound to it (RFC 9449). */
  readonly dpopKeys?: oauth.CryptoKeyPair
}

/** What an app has of a customer's bank. */
export interface Connection {
  readonly id: string
  readonly appId: string
  readonly dpopKeys?: oauth.CryptoKeyPair
  readonly tokens: Tokens
  readonly claims: Readonly<Record<string, unknown>>
  /** What the app did with it last, and what came of it. */
  readonly last?: { readonly act: string; readonly status: number; readonly body: unknown }
}

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  readonly tokenType: string
  readonly scope: string
  readonly expiresIn: number
}

export interface Connections {
  /** @returns the `state` of the request, which its answer brings back */
  await(request: PendingRequest): string
  /** Once: an answer that comes a second time belongs to nothing. */
  take(state: string): PendingRequest | undefined
  /** The answer could not be made use of, and the customer may bring another one. */
  putBack(state: string, request: PendingRequest): void
  /** @param state of the request that led to it */
  keep(connection: Connection, state?: string): void
  /** What a request led to, for a browser that never heard of it. */
  ledTo(state: string): Connection | undefined
  find(id: string): Connection | undefined
}

const KEPT = 10_000

/** In memory: a real app would keep tokens encrypted, and requests in the browser's session. */
export function createConnections(): Connections {
  const pending = new Map<string, PendingRequest>()
  const connections = new Map<string, Connection>()
  const outcomes = new Map<string, string>()
  return {
    await(request) {
      const state = randomBytes(16).toString('base64url')
      put(pending, state, request)
      return state
    },
    take(state) {
      const request = pending.get(state)
      pending.delete(state)
      return request
    },
    putBack: (state, request) => put(pending, state, request),
    keep(connection, state) {
      put(connections, connection.id, connection)
      if (state !== undefined) put(outcomes, state, connection.id)
    },
    ledTo: (state) => connections.get(outcomes.get(state) ?? ''),
    find: (id) => connections.get(id)
  }
}

function put<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > KEPT && oldest !== undefined) map.delete(oldest)
}
