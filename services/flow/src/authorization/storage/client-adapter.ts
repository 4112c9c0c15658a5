import type { Adapter } from 'oidc-provider'
import { needsCertificate } from '../clients/certificate-use.ts'
import { isClientId } from '../clients/client.ts'
import { toMetadata } from '../clients/client-metadata.ts'
import type { Clients } from '../clients/clients.ts'
import { adapter } from './adapter.ts'

/**
 * Clients are asked for at every request, so a change holds at once on every replica.
 *
 * @param mutualTls without it nobody exists whose tokens would be bound to a certificate
 */
export function clientAdapter(clients: Clients, { mutualTls }: { mutualTls: boolean }): Adapter {
  return adapter({
    async find(id) {
      const client = isClientId(id) ? await clients.find(id) : undefined
      return client && (mutualTls || !needsCertificate(client)) ? toMetadata(client) : undefined
    }
  })
}
