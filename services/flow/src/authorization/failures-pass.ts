import { isRedisAway } from '@yobirin/redis'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { DatabaseUnavailable } from '../database/database-errors.ts'

const SECONDS = 2

/** What is away comes back, and whoever asked may ask again (RFC 9110, section 15.6.4). */
export function sayWhenAway(ctx: KoaContextWithOIDC, error: Error): void {
  if (!(error instanceof DatabaseUnavailable) && !isRedisAway(error)) return
  ctx.status = 503
  ctx.set('Retry-After', String(SECONDS))
}

/**
 * The library takes the cookie of a request away before it does anything that may fail. After a failure the
 * browser keeps it, and the customer who has allowed everything comes to the app by asking again.
 */
export async function keepWayBack(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>
): Promise<void> {
  await next()
  if (ctx.oidc?.route === 'resume' && ctx.status >= 500) ctx.remove('Set-Cookie')
}
