import Provider, { type Adapter } from 'oidc-provider'
import { adapter } from './adapter.ts'

/** What a grant needs to know of a consent. Instants are milliseconds since 1970. */
export interface ConsentFacts {
  readonly app: string
  readonly accountKey: string
  readonly scopes: readonly string[]
  readonly grantedAt: number
  readonly expiresAt: number
}

export interface ConsentGrants {
  /**
   * The consent if everything that it rests on still stands: not over, nor revoked, its app not suspended,
   * its account where it was.
   *
   * @param justAllowed the bank was asked on the way to it, and need not be now
   */
  standing(id: string, options: { justAllowed: boolean }): Promise<ConsentFacts | undefined>
  /** The app has given it up, or a code or token of it was used twice. */
  end(consentId: string, cause: EndCause): Promise<void>
}

export type EndCause = 'given_up_by_app' | 'used_twice'

/**
 * A grant is a consent, looked at whenever a code or a token is used: what ends the consent ends all of them
 * at once, on every replica, without looking for them.
 */
export function grantAdapter(grants: ConsentGrants): Adapter {
  return adapter({
    async find(id) {
      const justAllowed = Provider.ctx?.oidc.route === 'resume'
      const consent = await grants.standing(id, { justAllowed })
      if (!consent) return undefined
      return {
        jti: id,
        kind: 'Grant',
        accountId: consent.accountKey,
        clientId: consent.app,
        openid: { scope: ['openid', ...consent.scopes].join(' ') },
        iat: Math.floor(consent.grantedAt / 1000),
        exp: Math.floor(consent.expiresAt / 1000)
      }
    },

    destroy: (id) =>
      grants.end(id, Provider.ctx?.oidc.route === 'revocation' ? 'given_up_by_app' : 'used_twice')
  })
}
