import type { ConsoleConfiguration } from '../config.ts'
import { createIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import type { OwnTokens } from './own-tokens.ts'
import { ROLES } from './roles.ts'

/**
 * @returns undefined where there is none: one signs in with tokens
 * @throws TypeError that says what is missing
 */
export function readIdentityProvider(
  configuration: ConsoleConfiguration,
  ownTokens: OwnTokens
): IdentityProvider | undefined {
  const { CONSOLE_OIDC_ISSUER, CONSOLE_OIDC_CLIENT_ID, YOBIRIN_MODE } = configuration
  if (CONSOLE_OIDC_ISSUER === '') return undefined
  const issuer = new URL(CONSOLE_OIDC_ISSUER)
  if (YOBIRIN_MODE === 'production' && issuer.protocol !== 'https:') {
    throw new TypeError('CONSOLE_OIDC_ISSUER must be an https address in production')
  }
  if (CONSOLE_OIDC_CLIENT_ID === '') throw new TypeError('CONSOLE_OIDC_CLIENT_ID is missing')
  const values = {
    viewer: configuration.CONSOLE_OIDC_VIEWERS,
    operator: configuration.CONSOLE_OIDC_OPERATORS,
    administrator: configuration.CONSOLE_OIDC_ADMINISTRATORS
  }
  const given = ROLES.filter((role) => values[role] !== '')
  if (given.length === 0) {
    throw new TypeError('CONSOLE_OIDC_VIEWERS, _OPERATORS or _ADMINISTRATORS: nobody has a role')
  }
  const without = given.find((role) => ownTokens.of(role) === undefined)
  if (without) throw new TypeError(`CONSOLE_API_TOKENS: the ${without}'s token is missing`)
  return createIdentityProvider({
    issuer,
    clientId: CONSOLE_OIDC_CLIENT_ID,
    clientSecret: configuration.CONSOLE_OIDC_CLIENT_SECRET,
    scope: configuration.CONSOLE_OIDC_SCOPE,
    roleClaim: { claim: configuration.CONSOLE_OIDC_ROLE_CLAIM, values },
    publicUrl: new URL(configuration.CONSOLE_PUBLIC_URL)
  })
}
