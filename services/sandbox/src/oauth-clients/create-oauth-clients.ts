import type { BankApi } from '../bank-api/bank-routes.ts'
import { createCheckToken } from '../bank-api/check-token.ts'
import type { SandboxConfiguration } from '../config.ts'
import { type Connections, createConnections } from '../connections/connections.ts'
import { createFintechClient, type FintechClient } from '../connections/fintech-client.ts'
import { FINTECH_APPS } from '../journey-start/apps.ts'
import { type ClientKey, type ClientKeys, makeClientKeys, readClientKeys } from './client-keys.ts'
import { createDiscover } from './oauth-client.ts'

/** Each bank has an API of its own, which asks flow under a name of its own. */
const bankApiOf = (institution: string) => `${institution}-api`

export interface OauthClients {
  readonly keys: ClientKeys
  readonly connections: Connections
  /** By the ids of the apps. */
  readonly clients: ReadonlyMap<string, FintechClient>
  /** By the ids of the institutions. */
  readonly bankApis: ReadonlyMap<string, BankApi>
}

/** The apps and the bank's API, as far as they are clients of the authorization server. */
export async function createOauthClients({
  FLOW_PUBLIC_URL,
  FLOW_INTERNAL_URL,
  SANDBOX_PUBLIC_URL,
  SANDBOX_CLIENT_KEYS
}: SandboxConfiguration): Promise<OauthClients> {
  const institutions = [...new Set(FINTECH_APPS.map(({ institution }) => institution))]
  const ids = [...FINTECH_APPS.map(({ id }) => id), ...institutions.map(bankApiOf)]
  const keys = await readClientKeys(SANDBOX_CLIENT_KEYS || makeClientKeys(ids), ids)
  const issuer = new URL(FLOW_PUBLIC_URL)
  const addresses = { issuer, reachedAt: new URL(FLOW_INTERNAL_URL || issuer) }
  const discoverAs = (id: string) => createDiscover(id, keys.get(id) as ClientKey, addresses)

  const bankApis = new Map(
    institutions.map((institution): [string, BankApi] => {
      const url = new URL(`/bank/${institution}/v1/`, SANDBOX_PUBLIC_URL)
      return [
        institution,
        { url, checkToken: createCheckToken(discoverAs(bankApiOf(institution))) }
      ]
    })
  )
  const connections = createConnections()
  const redirectUri = new URL('/returned', SANDBOX_PUBLIC_URL)
  const clients = FINTECH_APPS.map((app): [string, FintechClient] => {
    const discover = discoverAs(app.id)
    const apiUrl = bankApis.get(app.institution)?.url as URL
    return [app.id, createFintechClient({ app, discover, connections, redirectUri, apiUrl })]
  })
  return { keys, connections, clients: new Map(clients), bankApis }
}
