import { errors, type KoaContextWithOIDC } from 'oidc-provider'

const ACCESS_TOKEN_SECONDS = 10 * 60
/** The FAPI 2.0 Security Profile allows no more. */
const CODE_SECONDS = 60
const ID_TOKEN_SECONDS = 10 * 60

/** In seconds. No token outlives the consent that it rests on. */
export function lifetimes({ journeyMs }: { journeyMs: number }) {
  return {
    AccessToken: (ctx: KoaContextWithOIDC) => Math.min(ACCESS_TOKEN_SECONDS, consentLeft(ctx)),
    AuthorizationCode: CODE_SECONDS,
    IdToken: ID_TOKEN_SECONDS,
    RefreshToken: consentLeft,
    Interaction: Math.ceil(journeyMs / 1000),
    /** Not kept. */
    Session: CODE_SECONDS,
    Grant: CODE_SECONDS
  }
}

function consentLeft({ oidc }: KoaContextWithOIDC): number {
  const left = (oidc.entities.Grant?.exp ?? 0) - Math.floor(Date.now() / 1000)
  if (left <= 0) throw new errors.InvalidGrant('the consent is over')
  return left
}
