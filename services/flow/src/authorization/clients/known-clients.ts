import type { Logger } from '@yobirin/logging'
import type { App, Apps } from '../../apps/apps.ts'
import { type LastKnown, lastKnown } from '../../last-known.ts'
import type { Client } from './client.ts'
import type { Clients } from './clients.ts'

export function knownClients(clients: Clients, log: Logger): LastKnown<readonly Client[]> {
  return lastKnown({ what: 'clients', initial: [], read: () => clients.list(), log })
}

/**
 * The apps as journeys know them. What is registered counts; those of the file are registered at each start
 * and are here before that. Whom the file switches off, nobody else switches on.
 */
export function registeredApps(known: () => readonly Client[], file: Apps): Apps {
  function toApp(client: Client): App[] {
    if (client.kind !== 'app') return []
    const { id, name, institution, redirectUris, scopes, consentDays, suspendedAt } = client
    return [
      {
        ...{ id, name, institution, returnUrls: redirectUris, scopes },
        ...(consentDays !== undefined && { consentDays }),
        switchedOff: file.find(id)?.switchedOff === true,
        suspended: suspendedAt !== undefined
      }
    ]
  }

  function find(id: string): App | undefined {
    const client = known().find((it) => it.id === id)
    return (client && toApp(client)[0]) ?? file.find(id)
  }

  return {
    get all() {
      const ofFile = file.all.map((app) => find(app.id) ?? app)
      return [
        ...ofFile,
        ...known()
          .flatMap(toApp)
          .filter(({ id }) => !file.find(id))
      ]
    },
    find
  }
}
