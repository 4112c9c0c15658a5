import { ClientListSchema, ClientResourceSchema } from '@yobirin/contracts'
import type { Credential, ServiceClient } from './service-client.ts'

/** flow's API for OAuth clients: apps, and APIs of banks. */
export function createClientsApi(request: ServiceClient) {
  const path = (id: string, act = '') =>
    `/admin/v1/clients/${encodeURIComponent(id)}${act && `/${act}`}`
  const answer = ClientResourceSchema

  return {
    async list(credential: Credential) {
      const asked = { path: '/admin/v1/clients', answer: ClientListSchema, credential }
      return (await request(asked)).value.clients
    },
    /** @throws ServiceProblem `client_not_right` with a sentence for each fault */
    async register(credential: Credential, client: Readonly<Record<string, unknown>>, why: string) {
      const at = { method: 'POST', path: '/admin/v1/clients' } as const
      return (await request({ ...at, body: { client, why }, answer, credential })).value
    },
    /** `secret` makes a new one, which stands in the answer. */
    async act(credential: Credential, id: string, act: ClientAct, why: string) {
      const at = { method: 'POST', path: path(id, act) } as const
      return (await request({ ...at, body: { why }, answer, credential })).value
    }
  }
}
export type ClientAct = 'suspend' | 'resume' | 'secret'
export type ClientsApi = ReturnType<typeof createClientsApi>
