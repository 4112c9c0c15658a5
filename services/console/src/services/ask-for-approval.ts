import type { AskedAct } from '@yobirin/contracts'
import { type Credential, type ServiceClient, ServiceProblem } from './service-client.ts'

/** Nothing was done yet: another person was asked to approve it. */
export class ApprovalAsked extends Error {
  readonly code = 'APPROVAL_ASKED'

  constructor() {
    super('another person has to approve it, and was asked to')
  }
}

/**
 * The same client, which asks for approval where a service wants one for an act, letter by letter as the act was
 * sent. It then throws ApprovalAsked.
 */
export function askingForApproval(
  request: ServiceClient,
  ask: (credential: Credential, asked: AskedAct) => Promise<unknown>
): ServiceClient {
  return async (asked) => {
    try {
      return await request(asked)
    } catch (error) {
      const { guarded, credential } = asked
      const isNeeded = error instanceof ServiceProblem && error.problem.code === 'approval_needed'
      if (!guarded || !isNeeded) throw error
      await ask(credential, { ...guarded, body: asked.body as Record<string, unknown> })
      throw new ApprovalAsked()
    }
  }
}
