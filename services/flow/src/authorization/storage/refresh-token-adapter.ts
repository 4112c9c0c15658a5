import { type AdapterPayload, errors } from 'oidc-provider'
import type { UsedUpLast } from '../settle-token-requests.ts'
import { adapter } from './adapter.ts'
import type { NewRefreshToken, RefreshTokens } from './refresh-tokens.ts'
import { requestUnderWay } from './request-under-way.ts'

/** A refresh token that is being put in the place of another. */
interface Rotation {
  readonly used: string
  successor?: NewRefreshToken
}

/** Ends a consent of which a refresh token was used twice. */
export type UsedTwice = (consentId: string) => Promise<void>

export function refreshTokenAdapter(tokens: RefreshTokens, usedTwice: UsedTwice): UsedUpLast {
  const rotations = new WeakMap<object, Rotation>()

  return {
    adapter: adapter({
      async upsert(token, { jti: _secret, ...payload }) {
        const { grantId, exp } = payload
        if (!grantId || !exp) throw new Error('A refresh token rests on no consent')
        const issued = {
          token,
          consentId: grantId,
          payload: JSON.stringify(payload),
          expiresAt: exp * 1000
        }
        const rotation = rotations.get(requestUnderWay())
        if (rotation) rotation.successor = issued
        else await tokens.save(issued)
      },

      async find(token) {
        const stored = await tokens.find(token)
        if (!stored) return undefined
        const payload = { ...(JSON.parse(stored.payload) as AdapterPayload), jti: token }
        return stored.consumed ? { ...payload, consumed: true } : payload
      },

      async consume(token) {
        rotations.set(requestUnderWay(), { used: token })
      },

      destroy: (token) => tokens.forget(token)
    }),

    async settle(request, now) {
      const { used, successor } = rotations.get(request) ?? {}
      if (!used || !successor) return
      if (await tokens.replace(used, successor, now)) return
      await usedTwice(successor.consentId)
      throw new errors.InvalidGrant('it was used in the same moment by another request')
    }
  }
}
