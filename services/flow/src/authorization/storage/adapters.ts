import type { Adapter, AdapterFactory } from 'oidc-provider'
import type { Clients } from '../clients/clients.ts'
import { artefactAdapter } from './artefact-adapter.ts'
import { clientAdapter } from './client-adapter.ts'
import { type ConsentGrants, grantAdapter } from './grant-adapter.ts'
import type { Artefacts } from './redis-artefacts.ts'
import { replayAdapter } from './replay-adapter.ts'
import { sessionAdapter } from './session-adapter.ts'

/** An answer that was lost on its way to the browser can be asked for again that long. */
const ANSWER_MS = 10 * 60_000

/** Where each kind of thing lies that `oidc-provider` keeps. */
export function createAdapters({
  artefacts,
  clients,
  grants,
  codes,
  refreshTokens,
  journeyMs,
  mutualTls = false
}: {
  artefacts: Artefacts
  clients: Clients
  grants: ConsentGrants
  codes: Adapter
  refreshTokens: Adapter
  /** How long a journey may take. */
  journeyMs: number
  /** Without it clients that need a certificate are nobody. */
  mutualTls?: boolean
}): AdapterFactory {
  const adapters: Readonly<Record<string, Adapter>> = {
    AccessToken: artefactAdapter(artefacts, 'AccessToken'),
    AuthorizationCode: codes,
    Interaction: artefactAdapter(artefacts, 'Interaction', { afterwardsMs: ANSWER_MS }),
    // It is used up when its journey ends, and must still be there then to be used up once.
    PushedAuthorizationRequest: artefactAdapter(artefacts, 'PushedAuthorizationRequest', {
      atLeastMs: journeyMs + ANSWER_MS
    }),
    ReplayDetection: replayAdapter(artefacts),
    RefreshToken: refreshTokens,
    Grant: grantAdapter(grants),
    Client: clientAdapter(clients, { mutualTls }),
    Session: sessionAdapter()
  }
  return (kind) => {
    const found = adapters[kind]
    if (!found) throw new Error(`The authorization server keeps no ${kind}`)
    return found
  }
}
