import type { LightMyRequestResponse } from 'fastify'
import type { Flow } from './flow.ts'

export const OPERATORS = {
  viewer: 'sandbox-token-of-the-viewer',
  operator: 'sandbox-token-of-the-operator',
  administrator: 'sandbox-token-of-the-administrator'
} as const

export type OperatorRole = keyof typeof OPERATORS

export const API_TOKENS = Object.entries(OPERATORS)
  .map(([role, token]) => `${role}-token:${role}:${token}`)
  .join()

export interface OperatorRequest {
  readonly as?: OperatorRole
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly body?: object
}

/** Asks /admin/v1, each time another of the processes. */
export function askAs({
  app,
  otherApp
}: Flow): (path: string, request?: OperatorRequest) => Promise<LightMyRequestResponse> {
  let next = app
  return (path, { as = 'operator', body, method = body ? 'POST' : 'GET' } = {}) => {
    const process = next
    next = process === app ? otherApp : app
    return process.inject({
      method,
      url: `/admin/v1${path}`,
      headers: { authorization: `Bearer ${OPERATORS[as]}` },
      ...(body && { payload: body })
    })
  }
}
