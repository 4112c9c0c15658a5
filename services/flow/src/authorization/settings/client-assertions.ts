import { type Configuration, errors } from 'oidc-provider'

/** Each is remembered until it expires, so that it is taken once. */
const LONGEST_SECONDS = 60 * 60

/**
 * What an assertion must say besides what the library asks for: that it is meant for us and for nobody else, as
 * the FAPI 2.0 Security Profile has it, for everybody. One that names an address of ours could have been made
 * out for a server that only claims that address.
 */
export const checkClientAssertion: NonNullable<
  Configuration['assertJwtClientAuthClaimsAndHeader']
> = async (ctx, { aud, exp }) => {
  if (aud !== ctx.oidc.issuer) {
    throw new errors.InvalidClientAuth('audience (aud) must be the issuer identifier, and it alone')
  }
  if (Number(exp) > Math.floor(Date.now() / 1000) + LONGEST_SECONDS) {
    throw new errors.InvalidClientAuth('it must expire within the hour')
  }
}
