import { ProblemSchema } from '@yobirin/contracts'
import { type ProblemCode, problemKinds } from './problem-kinds.ts'

/** The part of a route's `response` schema that says which problems it answers with. */
export function problemResponses(...codes: readonly ProblemCode[]) {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of [...OF_EVERY_ROUTE, ...codes]) {
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

/** Of a route that may have to wait for a second person. */
export const APPROVAL_PROBLEMS = [
  'approval_needed',
  'approval_not_fitting',
  'approval_over',
  'changed_meanwhile'
] as const

const OF_EVERY_ROUTE = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'on_behalf_refused',
  'internal_error',
  'service_unavailable'
] as const
