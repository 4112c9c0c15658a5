import type { Adapter } from 'oidc-provider'
import { isClientId } from '../clients/client.ts'
import { toMetadata } from '../clients/client-metadata.ts'
import type { Clients } from '../clients/clients.ts'
import { adapter } from './adapter.ts'

/** Clients are asked for at every request, so a change holds at once on every replica. */
export function clientAdapter(clients: Clients): Adapter {
  return adapter({
    async find(id) {
      const client = isClientId(id) ? await clients.find(id) : undefined
      return client && toMetadata(client)
    }
  })
}
