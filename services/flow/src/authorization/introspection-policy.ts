import type { Clients } from './clients/clients.ts'

/** Who may ask what a token is worth: whose it is, and the APIs of the bank whose accounts it opens. */
export function createIntrospectionPolicy(
  clients: Clients
): (askerId: string, ownerId: string) => Promise<boolean> {
  return async (askerId, ownerId) => {
    if (askerId === ownerId) return true
    const [asker, owner] = await Promise.all([clients.find(askerId), clients.find(ownerId)])
    return (
      asker?.kind === 'resource_server' &&
      asker.suspendedAt === undefined &&
      asker.institution === owner?.institution
    )
  }
}
