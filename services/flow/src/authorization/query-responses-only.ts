import type { KoaContextWithOIDC } from 'oidc-provider'

/**
 * An app is answered in the query of its redirect URI and nowhere else. The library knows more modes and would
 * use them to say that they are not allowed; what it does not know it answers in the query.
 */
export async function queryResponsesOnly(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>
): Promise<void> {
  const { response_mode: mode, ...query } = ctx.query
  if (mode !== undefined && mode !== 'query') ctx.query = { ...query, response_mode: 'unsupported' }
  await next()
  if (ctx.oidc?.route !== 'discovery') return
  ctx.body = { ...(ctx.body as object), response_modes_supported: ['query'] }
}
