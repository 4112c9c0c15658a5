import {
  ClientListSchema,
  type ClientRegistration,
  type ClientResource,
  ClientResourceSchema
} from '@yobirin/contracts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import type { ApiClient } from './api-client.ts'

/** The clients of the authorization server. An answer that made a secret holds it, this once. */
export interface ClientsApi {
  list(): Promise<readonly ClientResource[]>
  /** @throws Failure where there is none of this id */
  read(id: string): Promise<ClientResource>
  /** @throws ApiFailure `client_taken`, `client_not_right` */
  register(client: ClientRegistration, why: string): Promise<ClientResource>
  /** Puts this registration in the place of the one there is. @throws ApiFailure `client_not_right` */
  update(client: ClientRegistration, why: string): Promise<ClientResource>
  suspend(id: string, why: string): Promise<ClientResource>
  resume(id: string, why: string): Promise<ClientResource>
  /** @throws ApiFailure `client_without_secret` */
  rotateSecret(id: string, why: string): Promise<ClientResource>
}

const PATH = '/admin/v1/clients'

export function createClientsApi(request: ApiClient): ClientsApi {
  const answer = ClientResourceSchema
  const pathOf = (id: string) => `${PATH}/${encodeURIComponent(id)}`
  const act = (name: string) => async (id: string, why: string) => {
    const path = `${pathOf(id)}/${name}`
    return (await request({ method: 'POST', path, body: { why }, answer })).value
  }

  async function list() {
    return (await request({ path: PATH, answer: ClientListSchema })).value.clients
  }

  return {
    list,
    async read(id) {
      const client = (await list()).find((one) => one.id === id)
      if (client) return client
      throw new Failure(`There is no client ${id}. yobirin clients list shows those there are.`, {
        exitCode: exitCodes.wrongCommand
      })
    },
    async register(client, why) {
      const body = { client, why }
      return (await request({ method: 'POST', path: PATH, body, answer })).value
    },
    async update(client, why) {
      const body = { client, why }
      return (await request({ method: 'PUT', path: pathOf(client.id), body, answer })).value
    },
    suspend: act('suspend'),
    resume: act('resume'),
    rotateSecret: act('secret')
  }
}
