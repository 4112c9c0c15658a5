import { randomUUID } from 'node:crypto'
import { errors } from 'oidc-provider'
import type { UsedUpLast } from '../settle-token-requests.ts'
import { artefactAdapter } from './artefact-adapter.ts'
import type { Artefacts } from './redis-artefacts.ts'
import { requestUnderWay } from './request-under-way.ts'

const KIND = 'AuthorizationCode'

/** Less than a command waits for Redis: one that comes late finds nobody who waits for its answer. */
const USED_WITHIN_MS = 4_000

/** @param usedTwice ends a consent of which a code was used twice */
export function authorizationCodeAdapter(
  artefacts: Artefacts,
  usedTwice: (consentId: string) => Promise<void>
): UsedUpLast {
  const codes = artefactAdapter(artefacts, KIND)
  const used = new WeakMap<object, string>()

  return {
    adapter: {
      ...codes,
      async consume(code) {
        used.set(requestUnderWay(), code)
      }
    },

    async settle(request) {
      const code = used.get(request)
      if (code === undefined) return
      const consumed = await artefacts.consume(KIND, code, randomUUID(), USED_WITHIN_MS)
      if (consumed === 'ours') return
      if (consumed === 'too_late') throw new Error('Redis answered too late to use up a code')
      const { grantId } = (await codes.find(code)) ?? {}
      if (grantId) await usedTwice(grantId)
      throw new errors.InvalidGrant('it was used in the same moment by another request')
    }
  }
}
