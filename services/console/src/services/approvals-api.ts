import { type AskedAct, AskedActSchema } from '@yobirin/contracts'
import { type Static, Type } from 'typebox'
import type { Credential, ServiceClient } from './service-client.ts'

const ApprovalSchema = Type.Interface([AskedActSchema], {
  id: Type.String(),
  status: Type.Enum(['waiting', 'approved', 'declined', 'carried_out', 'expired']),
  requested: Type.Object({ at: Type.String(), by: Type.String() }),
  expiresAt: Type.String(),
  decided: Type.Optional(Type.Object({ at: Type.String(), by: Type.String(), why: Type.String() })),
  request: Type.Object({
    service: Type.Enum(['flow', 'call-verification']),
    method: Type.Enum(['POST', 'PUT', 'PATCH']),
    path: Type.String({ pattern: '^/' })
  }),
  approval: Type.Optional(Type.String())
})
export type Approval = Static<typeof ApprovalSchema>

/** flow's API for acts that wait for a second person, and whoever carries them out. */
export function createApprovalsApi(
  clients: Readonly<Record<Approval['request']['service'], ServiceClient>>
) {
  const { flow } = clients
  const path = (id: string) => `/admin/v1/approvals/${encodeURIComponent(id)}`

  return {
    async list(credential: Credential) {
      const answer = Type.Object({ approvals: Type.Array(ApprovalSchema) })
      return (await flow({ path: '/admin/v1/approvals', answer, credential })).value.approvals
    },
    async read(credential: Credential, id: string) {
      return (await flow({ path: path(id), answer: ApprovalSchema, credential })).value
    },
    async ask(credential: Credential, body: AskedAct) {
      const at = { method: 'POST', path: '/admin/v1/approvals' } as const
      return (await flow({ ...at, body, answer: ApprovalSchema, credential })).value
    },
    async decide(credential: Credential, id: string, verb: 'approve' | 'decline', why: string) {
      const at = { method: 'POST', path: `${path(id)}/${verb}` } as const
      return (await flow({ ...at, body: { why }, answer: ApprovalSchema, credential })).value
    },
    /** Sends what was approved to the service that does it. */
    async carryOut(credential: Credential, { request, body, approval }: Approval) {
      const { service, ...at } = request
      const answer = Type.Unknown()
      await clients[service]({
        ...{ ...at, body, answer, credential },
        ...(approval !== undefined && { approval })
      })
    }
  }
}
export type ApprovalsApi = ReturnType<typeof createApprovalsApi>
