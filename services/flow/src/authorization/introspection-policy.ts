import type { Clients } from './clients/clients.ts'

/** A token, as far as it matters who asks about it. */
export interface AskedToken {
  readonly clientId?: string | undefined
  /** The consent that it rests on. */
  readonly grantId?: string | undefined
}

/** Who may ask what a token is worth: whose it is, and the APIs of the bank whose account it opens. */
export function createIntrospectionPolicy({
  clients,
  consents
}: {
  clients: Clients
  consents: { find(id: string): Promise<{ readonly institution: string } | undefined> }
}): (askerId: string, token: AskedToken) => Promise<boolean> {
  return async (askerId, { clientId, grantId }) => {
    if (askerId === clientId) return true
    if (grantId === undefined) return false
    // Not the app's institution: that of an app may change, and a consent stays with its bank.
    const [asker, consent] = await Promise.all([clients.find(askerId), consents.find(grantId)])
    return (
      asker?.kind === 'resource_server' &&
      asker.suspendedAt === undefined &&
      asker.institution === consent?.institution
    )
  }
}
