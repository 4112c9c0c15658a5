import type { KoaContextWithOIDC } from 'oidc-provider'

const PUBLIC_DOCUMENTS: readonly (string | undefined)[] = ['discovery', 'jwks']

/**
 * A script of a page may read what everybody may, the discovery document and the keys, and nothing else. The
 * library lets it read errors that come before the client is known.
 */
export async function publicDocumentsOnly(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>
): Promise<void> {
  await next()
  if (PUBLIC_DOCUMENTS.includes(ctx.oidc?.route)) return
  ctx.remove('Access-Control-Allow-Origin')
  ctx.remove('Access-Control-Expose-Headers')
}
