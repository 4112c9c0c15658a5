import type { Logger } from '@yobirin/logging'
import type { RedisConnection } from '@yobirin/redis'
import type { Sealer } from '@yobirin/sealing'
import type { Configuration } from 'oidc-provider'
import type { AccountDirectory } from '../account-directory/account-directory.ts'
import type { Apps } from '../apps/apps.ts'
import type { Clock } from '../clock.ts'
import type { Consents, Revocation } from '../consents/consents.ts'
import type { Institutions } from '../institutions/institutions.ts'
import type { Journey } from '../journey/journey.ts'
import type { RedisKeys } from '../redis-keys.ts'
import type { SwitchedOff } from '../switches/switched-off.ts'
import { type AuthorizationServer, createAuthorizationServer } from './authorization-server.ts'
import type { Clients } from './clients/clients.ts'
import { createAccountCheck } from './consents/account-check.ts'
import { consentGrants } from './consents/consent-grants.ts'
import { createIntrospectionPolicy } from './introspection-policy.ts'
import type { JourneyEnd } from './journeys/end-request.ts'
import type { SigningKey } from './keys/signing-keys.ts'
import { createAdapters } from './storage/adapters.ts'
import { authorizationCodeAdapter } from './storage/authorization-code-adapter.ts'
import { redisArtefacts } from './storage/redis-artefacts.ts'
import { refreshTokenAdapter } from './storage/refresh-token-adapter.ts'
import type { RefreshTokens } from './storage/refresh-tokens.ts'
import { createSubjects } from './subjects.ts'
import type { VerificationRecords } from './verification-record/sql-verification-records.ts'

export interface AuthorizationDependencies {
  readonly issuer: URL
  /** Where clients with certificates find the endpoints; without it they are no clients. */
  readonly mutualTlsUrl: URL | undefined
  readonly sandbox: boolean
  readonly signingKeys: readonly SigningKey[]
  readonly cookieKeys: readonly string[]
  readonly subjectKey: string
  readonly journeyMs: number
  readonly redis: RedisConnection
  readonly keys: RedisKeys
  readonly sealer: Sealer
  readonly clock: Clock
  readonly log: Logger
  readonly clients: Clients
  readonly refreshTokens: RefreshTokens
  readonly verificationRecords: VerificationRecords
  readonly consents: Consents
  /** Ends a consent, and has those told whom it concerns. */
  readonly revokeConsent: (id: string, revocation: Revocation) => Promise<void>
  readonly directory: AccountDirectory
  readonly institutions: Institutions
  readonly apps: Apps
  readonly switchedOff: SwitchedOff
  readonly journeyOf: NonNullable<NonNullable<Configuration['interactions']>['url']>
  readonly renderError: NonNullable<Configuration['renderError']>
}

export interface Authorization extends AuthorizationServer {
  /** Ends the request that a journey answers. @returns where its browser goes on */
  endOf(journey: Journey): Promise<string | undefined>
}

/** The authorization server with everything that it stands on. */
export function createAuthorization(dependencies: AuthorizationDependencies): Authorization {
  const { issuer, sandbox, redis, keys, sealer, clock, log } = dependencies
  const { clients, consents, directory, verificationRecords } = dependencies
  const grants = consentGrants({
    consents,
    clients,
    accountStands: createAccountCheck({ consents, directory, clock }),
    isSwitchedOff: ({ app, institution }) =>
      dependencies.switchedOff({
        institution: dependencies.institutions.of({ institution }),
        // One that this process does not know yet was found among the clients a moment ago.
        app: dependencies.apps.find(app) ?? { id: app, switchedOff: false }
      }) !== undefined,
    revoke: dependencies.revokeConsent,
    clock
  })
  const artefacts = redisArtefacts({ redis, keys, sealer })
  const usedTwice = (consentId: string) => grants.end(consentId, 'used_twice')
  const codes = authorizationCodeAdapter(artefacts, usedTwice)
  const refreshTokens = refreshTokenAdapter(dependencies.refreshTokens, usedTwice)

  const server = createAuthorizationServer({
    issuer,
    usedUpLast: [codes, refreshTokens],
    clock,
    log,
    async tellBank(consentId) {
      const account = await consents.accountOf(consentId, await clock.now())
      const record = await verificationRecords.find(consentId)
      return {
        ...(account && {
          account: {
            institution: account.institution,
            branch: account.branch,
            account_type: account.accountType,
            account_number: account.accountNumber
          }
        }),
        ...(record && { verification_record: record })
      }
    },
    settings: {
      ...dependencies,
      adapter: createAdapters({
        artefacts,
        clients,
        grants,
        codes: codes.adapter,
        refreshTokens: refreshTokens.adapter,
        journeyMs: dependencies.journeyMs,
        mutualTls: dependencies.mutualTlsUrl !== undefined
      }),
      subjectOf: createSubjects(dependencies.subjectKey),
      mayIntrospect: createIntrospectionPolicy({ clients, consents }),
      sandboxParameters: sandbox ? ['sandbox_customer'] : [],
      asksThisMachine: sandbox
    }
  })

  async function accountKeyOf(consentId: string): Promise<string> {
    const consent = await consents.find(consentId)
    if (!consent) throw new Error('A consent was not recorded before its app is told of it')
    return consent.accountKey
  }

  async function endFor({ step, consent, stop }: Journey): Promise<JourneyEnd> {
    if (step === 'completed' && consent) {
      const { id: consentId, allowedAt } = consent
      return { status: 'allowed', consentId, allowedAt, accountKey: await accountKeyOf(consentId) }
    }
    return stop ? { status: 'stopped', code: stop.code } : { status: 'cancelled' }
  }

  return {
    ...server,
    async endOf(journey) {
      const { authorization } = journey
      return authorization && server.end(authorization.interactionId, await endFor(journey))
    }
  }
}
