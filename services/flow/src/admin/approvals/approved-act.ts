import { APPROVAL_HEADER, checkApproval, type GuardableAct, namesOf } from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../../clock.ts'
import type { Sql } from '../../database/database.ts'
import type { TokenHolder } from '../../http/api-tokens.ts'
import { AdminProblem } from '../problems/admin-problem.ts'
import type { Approvals } from './approvals.ts'

/** An act that may be done: it waits for nobody, or another person has approved it. */
export interface AllowedAct {
  /** Who stands in its record. */
  readonly actor: TokenHolder
  /**
   * Part of the transaction that carries it out; does nothing where nobody had to approve.
   *
   * @param changedAt when what it is done to last changed; milliseconds since 1970
   * @throws AdminProblem where it was carried out before, or the thing changed since it was asked for
   */
  settle(sql: Sql, changedAt?: number): Promise<void>
}

/** @throws AdminProblem where another person has to approve, or has approved something else */
export type AllowAct = (
  request: FastifyRequest,
  act: GuardableAct,
  target: string
) => Promise<AllowedAct>

export function createAllowAct({
  guardedActs: guarded,
  approvals,
  sealer,
  clock
}: {
  guardedActs: ReadonlySet<GuardableAct>
  approvals: Approvals
  sealer: Sealer
  clock: Clock
}): AllowAct {
  return async ({ headers, body, operator }, act, target) => {
    const asked = { act, target, body: body as Record<string, unknown> }
    const sealed = headers[APPROVAL_HEADER]
    const now = await clock.now()
    const check = checkApproval(asked, { guarded, sealed, open: sealer.open, now })
    switch (check.status) {
      case 'needed':
        throw new AdminProblem('approval_needed')
      case 'not_fitting':
        throw new AdminProblem('approval_not_fitting')
      case 'not_needed':
        return { actor: operator, settle: async () => {} }
    }
    const { approved } = check
    return {
      actor: { name: namesOf(approved), role: operator.role },
      async settle(sql, changedAt = 0) {
        if (changedAt > approved.requestedAt) throw new AdminProblem('changed_meanwhile')
        const taken = await approvals.take(sql, approved.id)
        if (taken === 'taken_before') throw new AdminProblem('approval_over')
      }
    }
  }
}
