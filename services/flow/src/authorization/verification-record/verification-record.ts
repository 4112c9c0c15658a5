import { importJWK, SignJWT } from 'jose'
import type { SigningKey } from '../keys/signing-keys.ts'
import { ACR, AMR } from '../settings/authentication-context.ts'

/** What was checked before a customer consented. Instants are milliseconds since 1970. */
export interface Verification {
  readonly consentId: string
  readonly institution: string
  readonly clientId: string
  /** Whose consent it is. */
  readonly account: {
    readonly branch: string
    readonly accountType: string
    readonly accountNumber: string
  }
  readonly maskedPhone: string
  readonly journeyId: string
  readonly verificationId: string
  /** The rings were over: the telephone that the bank knows had called the number that was shown. */
  readonly verifiedAt: number
  /** log2 of the numbers among which it was drawn: what a forger of caller IDs would have had to guess. */
  readonly strengthBits: number
  /** PKCE: ties it to the session of the app that asked. */
  readonly codeChallenge: string
  readonly allowedAt: number
}

/** Signs a record that the bank can check offline, long after, with nothing but our published keys. */
export type SignRecord = (verification: Verification) => Promise<string>

/** Its own type, so that it is taken for no other token of ours (RFC 8725, section 3.11). */
export const RECORD_TYPE = 'verification-record+jwt'

export function createSignRecord({
  issuer,
  signingKey
}: {
  issuer: URL
  signingKey: SigningKey
}): SignRecord {
  const key = importJWK(signingKey)
  return async (verification) =>
    new SignJWT(claimsOf(verification))
      .setProtectedHeader({ alg: signingKey.alg, kid: signingKey.kid, typ: RECORD_TYPE })
      .setIssuer(issuer.origin)
      .setAudience(verification.institution)
      .setJti(verification.verificationId)
      .setIssuedAt(seconds(verification.allowedAt))
      .sign(await key)
}

function claimsOf(verification: Verification) {
  const { account } = verification
  return {
    account: {
      branch: account.branch,
      account_type: account.accountType,
      account_number: account.accountNumber
    },
    acr: ACR,
    amr: AMR,
    call: {
      from: verification.maskedPhone,
      verified_at: seconds(verification.verifiedAt),
      strength_bits: verification.strengthBits
    },
    bound_to: {
      client_id: verification.clientId,
      code_challenge: verification.codeChallenge,
      journey_id: verification.journeyId,
      consent_id: verification.consentId
    },
    allowed_at: seconds(verification.allowedAt)
  }
}

/** RFC 7519: NumericDate. */
const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)
