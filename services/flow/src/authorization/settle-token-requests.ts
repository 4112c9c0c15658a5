import { type Adapter, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Clock } from '../clock.ts'

/**
 * Carries out what a token request that went well has used up: its code, or its refresh token. The library uses
 * them up long before its answer is ready; a fault in between would leave the app with something whose next use
 * looks like theft, and ends the consent.
 */
export interface UsedUpLast {
  readonly adapter: Adapter
  /** @throws InvalidGrant when another request has used it up first */
  settle(request: object, now: number): Promise<void>
}

/** The last act of a token request: what it used gives way to what it got. */
export function settleTokenRequests(used: readonly Pick<UsedUpLast, 'settle'>[], clock: Clock) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return
    try {
      const now = await clock.now()
      for (const one of used) await one.settle(ctx, now)
    } catch (error) {
      if (error instanceof errors.InvalidGrant) {
        ctx.status = 400
        ctx.body = { error: error.error, error_description: error.error_description }
      } else {
        ctx.status = 500
        ctx.body = { error: 'server_error' }
        // Says 503 where something is away for now.
        ctx.oidc.provider.emit('server_error', ctx, error)
      }
    }
  }
}
