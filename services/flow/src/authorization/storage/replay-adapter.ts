import { type Adapter, errors } from 'oidc-provider'
import { adapter } from './adapter.ts'
import type { Artefacts } from './redis-artefacts.ts'

const KIND = 'ReplayDetection'

/**
 * Which client assertions and DPoP proofs were seen. The library looks first and writes then; two replicas that
 * get the same one in the same moment meet at the write.
 *
 * A proof may be dated ahead by as much as it may be old, so it is remembered for twice the time that the library
 * asks for.
 */
export function replayAdapter(artefacts: Artefacts): Adapter {
  return adapter({
    async find(id) {
      const stored = await artefacts.find(KIND, id)
      return stored && { ...JSON.parse(stored.payload), jti: id }
    },
    async upsert(id, payload, seconds = 0) {
      const { jti: _id, ...rest } = payload
      const milliseconds = Math.max(seconds, 1) * 2_000
      if (await artefacts.saveOnce(KIND, id, JSON.stringify(rest), milliseconds)) return
      throw new errors.InvalidRequest('a proof or assertion was used twice')
    }
  })
}
