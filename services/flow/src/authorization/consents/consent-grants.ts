import { errors } from 'oidc-provider'
import type { Clock } from '../../clock.ts'
import type { Clients } from '../clients/clients.ts'
import type { ConsentFacts, ConsentGrants, EndCause } from '../storage/grant-adapter.ts'
import type { AccountCheck } from './account-check.ts'

/** Ends a consent, with whatever has to end or be told with it. */
export type RevokeConsent = (
  id: string,
  revocation: { readonly at: number; readonly by: string; readonly why: string }
) => Promise<void>

interface KnownConsent extends ConsentFacts {
  readonly id: string
  readonly institution: string
  readonly revoked?: unknown
}

const WHY: Readonly<Record<EndCause, string>> = {
  given_up_by_app: 'the app gave it up',
  used_twice: 'a code or a refresh token was used twice'
}

export function consentGrants({
  consents,
  clients,
  accountStands,
  isSwitchedOff,
  revoke,
  clock
}: {
  consents: { find(id: string): Promise<KnownConsent | undefined> }
  clients: Clients
  accountStands: AccountCheck
  /** The institution or the app, for now. */
  isSwitchedOff: (consent: KnownConsent) => boolean
  revoke: RevokeConsent
  clock: Clock
}): ConsentGrants {
  return {
    async standing(id, { justAllowed }) {
      const consent = await consents.find(id)
      const now = await clock.now()
      if (!consent || consent.revoked || consent.expiresAt <= now) return undefined
      const client = await clients.find(consent.app)
      if (!client || client.suspendedAt !== undefined || isSwitchedOff(consent)) return undefined
      if (justAllowed || (await accountStands(consent).catch(refuseForNow))) return consent
      // A number may be given to somebody else one day: what was allowed of the old account stays over.
      await revoke(id, { at: now, by: 'account-directory', why: 'the account is closed or moved' })
      return undefined
    },

    async end(id, cause) {
      const consent = await consents.find(id)
      if (!consent || consent.revoked) return
      const by = cause === 'given_up_by_app' ? consent.app : 'authorization-server'
      await revoke(id, { at: await clock.now(), by, why: WHY[cause] })
    }
  }
}

/** The bank cannot be asked: nothing is given, and nothing is taken away. */
function refuseForNow(error: unknown): never {
  if ((error as { code?: unknown }).code !== 'DIRECTORY_UNAVAILABLE') throw error
  const unavailable = new errors.TemporarilyUnavailable('the records of the bank do not answer')
  throw Object.assign(unavailable, { status: 503, statusCode: 503, expose: true })
}
