import { maskPhoneNumber } from '@yobirin/phone-numbers'
import type { Consents } from '../../consents/consents.ts'
import type { AccountKeys } from '../../lockout/account-keys.ts'
import type { Notices } from '../../notices/notices.ts'
import type { SqlOutbox } from '../../sql-outbox/sql-outbox.ts'
import { referenceOf } from '../account-guesses.ts'
import { askedScopes } from '../asked-scopes.ts'
import { addresses } from '../customer/check-account.ts'
import type { Journey } from '../journey.ts'
import type { MakeVisit } from '../visit.ts'

/** Records what the customer allowed, with the notices of it; once, however often it is called. */
export type GrantConsent = (journey: Journey) => Promise<void>

export function createGrantConsent({
  consents,
  sqlOutbox,
  notices,
  accountKeys,
  makeVisit,
  recordVerification
}: {
  consents: Consents
  sqlOutbox: SqlOutbox
  notices: Notices
  accountKeys: AccountKeys
  makeVisit: MakeVisit
  recordVerification: (journey: Journey) => Promise<void>
}): GrantConsent {
  return async (journey) => {
    const { consent } = journey
    if (!consent?.for) return
    const { id, allowedAt: grantedAt, expiresAt } = consent
    const { account, customer } = consent.for
    const { institution, app } = await makeVisit(journey)
    const emails = addresses(customer.email, customer.contactEmail)
    const reference = referenceOf(institution.id, account)
    const { key: accountKey, masked: maskedAccount } = accountKeys.identify(reference)
    await consents.grant(
      {
        id,
        institution: institution.id,
        app: app.id,
        scopes: askedScopes(journey, app),
        grantedAt,
        expiresAt,
        account: reference,
        accountKey,
        maskedAccount,
        emails
      },
      notices.consentGranted({
        // One id leads through the logs, from the draw to the letter.
        id: journey.call?.verificationId ?? id,
        institution,
        app,
        maskedPhoneNumber: maskPhoneNumber(customer.phone),
        grantedAt,
        expiresAt,
        to: emails
      })
    )
    await recordVerification(journey)
    await sqlOutbox.deliver()
  }
}
