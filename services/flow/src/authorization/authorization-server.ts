import type { Logger } from '@yobirin/logging'
import Provider, { type KoaContextWithOIDC } from 'oidc-provider'
import type { Clock } from '../clock.ts'
import { isSecret } from './clients/client-secret.ts'
import { keepWayBack, sayWhenAway } from './failures-pass.ts'
import { endRequest, type JourneyEnd } from './journeys/end-request.ts'
import { publicDocumentsOnly } from './public-documents-only.ts'
import { queryResponsesOnly } from './query-responses-only.ts'
import { type ProviderSettings, providerSettings } from './settings/provider-settings.ts'
import { settleTokenRequests, type UsedUpLast } from './settle-token-requests.ts'
import { addToIntrospection, type TellBank } from './tell-bank.ts'

export interface AuthorizationServer {
  readonly provider: Provider
  /**
   * Ends the authorization request that a journey was opened for.
   *
   * @returns where the browser goes on; undefined when the request is over
   */
  end(interactionId: string, end: JourneyEnd): Promise<string | undefined>
}

export function createAuthorizationServer({
  issuer,
  settings,
  usedUpLast,
  tellBank,
  clock,
  log
}: {
  issuer: URL
  settings: Omit<ProviderSettings, 'issuer'>
  usedUpLast: readonly UsedUpLast[]
  tellBank: TellBank
  clock: Clock
  log: Logger
}): AuthorizationServer {
  const provider = new Provider(issuer.origin, providerSettings({ ...settings, issuer }))
  // Behind a proxy, and before one: the address is always ours (mount.ts sees to it).
  provider.proxy = true
  // Of a secret only the hash is kept.
  provider.Client.prototype.compareClientSecret = function (presented) {
    return isSecret(presented, this.clientSecret ?? '')
  }
  provider.use(keepWayBack)
  provider.use(publicDocumentsOnly)
  provider.use(queryResponsesOnly)
  provider.use(settleTokenRequests(usedUpLast, clock))
  provider.use(addToIntrospection(tellBank))
  // Nobody stays signed in: no session, and no cookie of one.
  provider.on('interaction.ended', ({ oidc }) => {
    if (oidc.session) Object.assign(oidc.session, { destroyed: true })
  })
  logWhatHappens(provider, log)
  return { provider, end: (interactionId, end) => endRequest(provider, interactionId, end) }
}

/** Who asked for what and whether it was given; never a code, a token or what a client sent. */
function logWhatHappens(provider: Provider, log: Logger): void {
  const about = ({ oidc }: KoaContextWithOIDC) => ({
    client: oidc.client?.clientId,
    grantType: oidc.params?.grant_type,
    consentId: oidc.grant?.jti
  })
  const refused = (what: string) => (ctx: KoaContextWithOIDC, error: Error) =>
    log.info({ ...about(ctx), error: error.message }, `${what} was refused`)

  provider.on('grant.success', (ctx) => log.info(about(ctx), 'tokens were issued'))
  provider.on('authorization.success', (ctx) => log.info(about(ctx), 'a code was issued'))
  provider.on('authorization.error', refused('an authorization request'))
  provider.on('pushed_authorization_request.error', refused('a pushed request'))
  provider.on('grant.error', refused('a token request'))
  provider.on('introspection.error', refused('an introspection'))
  provider.on('revocation.error', refused('a revocation'))
  provider.on('server_error', (ctx, err) => {
    log.error({ err }, 'the authorization server failed')
    sayWhenAway(ctx, err)
  })
  // Koa's own, which would write to the console.
  const koa: NodeJS.EventEmitter = provider
  koa.on('error', (err) => log.error({ err }, 'the authorization server failed'))
}
