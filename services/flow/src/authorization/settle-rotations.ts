import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Clock } from '../clock.ts'
import type { RefreshTokenAdapter } from './storage/refresh-token-adapter.ts'

/** The last act of a token request that went well: the old refresh token gives way to the new one. */
export function settleRotations(refreshTokens: RefreshTokenAdapter, clock: Clock) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return
    try {
      await refreshTokens.settle(ctx, await clock.now())
    } catch (error) {
      const refused = error instanceof errors.InvalidGrant
      if (!refused) ctx.oidc.provider.emit('server_error', ctx, error)
      ctx.status = refused ? 400 : 500
      ctx.body = refused
        ? { error: error.error, error_description: error.error_description }
        : { error: 'server_error' }
    }
  }
}
