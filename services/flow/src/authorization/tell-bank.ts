import type { KoaContextWithOIDC } from 'oidc-provider'

/** What an API of the bank learns of a token besides what RFC 7662 says: whose account it opens. */
export type TellBank = (consentId: string) => Promise<Record<string, unknown>>

/** Only to the bank's own APIs; an app never learns the account. */
export function addToIntrospection(tellBank: TellBank) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'introspection') return
    const { client, grant } = ctx.oidc
    const answer = ctx.body as { active?: boolean }
    if (client?.kind !== 'resource_server' || !answer.active || !grant) return
    ctx.body = { ...answer, consent_id: grant.jti, ...(await tellBank(grant.jti)) }
  }
}
