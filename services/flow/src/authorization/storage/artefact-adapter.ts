import { randomUUID } from 'node:crypto'
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { adapter } from './adapter.ts'
import type { Artefacts } from './redis-artefacts.ts'

export interface Keeping {
  /** Longer than the artefact is valid, for what asks about it afterwards. Milliseconds. */
  readonly atLeastMs?: number
  /** After it was destroyed, so that a browser whose answer was lost may ask again. Milliseconds. */
  readonly afterwardsMs?: number
}

/** Codes, access tokens, pushed requests and interactions: whatever is used up is used up at once. */
export function artefactAdapter(
  artefacts: Artefacts,
  kind: string,
  { atLeastMs = 0, afterwardsMs = 0 }: Keeping = {}
): Adapter {
  async function read(id: string): Promise<AdapterPayload | undefined> {
    const stored = await artefacts.find(kind, id)
    if (!stored) return undefined
    const payload = { ...(JSON.parse(stored.payload) as AdapterPayload), jti: id }
    const { consumedBy } = stored
    return consumedBy && consumedBy !== user() ? { ...payload, consumed: true } : payload
  }

  return adapter({
    async upsert(id, { jti: _secret, ...payload }, seconds = 0) {
      const milliseconds = Math.max(seconds * 1000, atLeastMs)
      if (milliseconds > 0) await artefacts.save(kind, id, JSON.stringify(payload), milliseconds)
    },

    find: read,

    // Found unconsumed and consumed are two steps of the library; between them another process may come.
    async consume(id) {
      if ((await artefacts.consume(kind, id, user() ?? randomUUID())) === 'ours') return
      throw new errors.InvalidGrant('it was used in the same moment by another request')
    },

    async destroy(id) {
      if (afterwardsMs > 0) await artefacts.shorten(kind, id, afterwardsMs)
      else await artefacts.forget(kind, id)
    }
  })
}

/** The interaction that uses something up: it may do so again until its answer has arrived. */
function user(): string | undefined {
  return Provider.ctx?.oidc.entities.Interaction?.jti
}
