import { maskPhoneNumber } from '@yobirin/phone-numbers'
import type { Journey } from '../../journey/journey.ts'
import type { VerificationRecords } from './sql-verification-records.ts'
import type { SignRecord } from './verification-record.ts'

/** Signs and keeps what was checked before a customer consented; once, however often it is called. */
export type RecordVerification = (journey: Journey) => Promise<void>

export function createRecordVerification({
  sign,
  records
}: {
  sign: SignRecord
  records: VerificationRecords
}): RecordVerification {
  return async ({ id: journeyId, app, institution, authorization, call, consent }) => {
    if (!consent?.for || !authorization || call?.verifiedAt === undefined) return
    const { account, customer } = consent.for
    const jws = await sign({
      consentId: consent.id,
      institution,
      clientId: app,
      account,
      maskedPhone: maskPhoneNumber(customer.phone),
      journeyId,
      verificationId: call.verificationId,
      verifiedAt: call.verifiedAt,
      strengthBits: call.strengthBits ?? 0,
      codeChallenge: authorization.codeChallenge,
      allowedAt: consent.allowedAt
    })
    await records.keep({ consentId: consent.id, institution, at: consent.allowedAt, jws })
  }
}
