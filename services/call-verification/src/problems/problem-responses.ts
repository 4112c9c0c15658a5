import { ProblemSchema } from '@yobirin/contracts'
import { type ProblemCode, problemKinds } from './problem-kinds.ts'

/** Of a route under /v1: what any of them answers with, and its own. */
export function apiProblemResponses(...codes: readonly ProblemCode[]) {
  return problemResponses(
    'invalid_request',
    'unauthenticated',
    'forbidden',
    'on_behalf_refused',
    'service_unavailable',
    ...codes
  )
}

/** The part of a route's `response` schema that says which problems it answers with. */
export function problemResponses(...codes: readonly ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of [...codes, 'internal_error'] as const) {
    const { status } = problemKinds[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: ProblemSchema } }
      }
    ])
  )
}
