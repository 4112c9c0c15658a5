import type { ClientRegistration } from '@yobirin/contracts'
import type { Apps } from '../../apps/apps.ts'
import type { Clock } from '../../clock.ts'
import type { Database } from '../../database/database.ts'
import type { Institutions } from '../../institutions/institutions.ts'
import type { Clients } from './clients.ts'

/** Registers them as they are given, at each start; whether they are suspended stays as it was. */
export async function seedClients({
  registrations,
  clients,
  database,
  clock
}: {
  registrations: readonly ClientRegistration[]
  clients: Clients
  database: Database
  clock: Clock
}): Promise<void> {
  const now = await clock.now()
  for (const registration of registrations) {
    await database.transaction(async (sql) => {
      const registered = await clients.register(sql, registration, now)
      if (registered.status === 'taken') await clients.change(sql, registration)
    })
  }
}

/** Those apps of the file that say where their keys are. */
export function registrationsOf(apps: Apps): ClientRegistration[] {
  return apps.all.flatMap((app): ClientRegistration[] => {
    const { jwksUri, profile = 'baseline', returnUrls, switchedOff: _off, ...rest } = app
    if (jwksUri === undefined) return []
    const authentication = { method: 'private_key_jwt', jwksUri } as const
    return [{ kind: 'app', ...rest, profile, authentication, redirectUris: [...returnUrls] }]
  })
}

/** The APIs that the sandbox plays for each of its institutions. */
export function sandboxBankApis(
  institutions: Institutions,
  sandboxUrl: string
): ClientRegistration[] {
  return institutions.all
    .filter(({ sandbox }) => sandbox)
    .map(({ id: institution }): ClientRegistration => {
      const id = `${institution}-api`
      const jwksUri = `${new URL(sandboxUrl).origin}/clients/${id}/jwks.json`
      return {
        kind: 'resource_server',
        id,
        name: '残高と入出金のAPI',
        institution,
        authentication: { method: 'private_key_jwt', jwksUri }
      }
    })
}
