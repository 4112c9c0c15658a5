import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { adapter } from './adapter.ts'
import type { NewRefreshToken, RefreshTokens } from './refresh-tokens.ts'

/** A refresh token that is being put in the place of another. */
interface Rotation {
  readonly used: string
  successor?: NewRefreshToken
}

export interface RefreshTokenAdapter {
  readonly adapter: Adapter
  /**
   * Carries out the rotation of a request that went well. The library uses up the old token long before its answer
   * is ready; a fault in between would leave the app with a token whose next use looks like theft.
   *
   * @throws InvalidGrant when another request has used it up first
   */
  settle(request: object, now: number): Promise<void>
}

/** Ends a consent of which a refresh token was used twice. */
export type UsedTwice = (consentId: string) => Promise<void>

export function refreshTokenAdapter(
  tokens: RefreshTokens,
  usedTwice: UsedTwice
): RefreshTokenAdapter {
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
        const rotation = rotations.get(request())
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
        rotations.set(request(), { used: token })
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

function request(): object {
  if (!Provider.ctx) throw new Error('Refresh tokens are issued to requests only')
  return Provider.ctx
}
