import type { Adapter } from 'oidc-provider'
import { toMetadata } from '../clients/client-metadata.ts'
import type { Clients } from '../clients/clients.ts'
import { adapter } from './adapter.ts'

/** Clients are asked for at every request, so a change holds at once on every replica. */
export function clientAdapter(clients: Clients): Adapter {
  return adapter({
    async find(id) {
      const client = await clients.find(id)
      return client && toMetadata(client)
    }
  })
}
