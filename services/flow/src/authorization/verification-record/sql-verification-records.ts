import type { Sealer } from '@yobirin/sealing'
import type { Database } from '../../database/database.ts'

/** The signed records, one for each consent. They name accounts, so they lie sealed. */
export interface VerificationRecords {
  /** Keeps the first of a consent, however often it is told. */
  keep(record: KeptRecord): Promise<void>
  /** @returns the JWS, or undefined where there is none any more */
  find(consentId: string): Promise<string | undefined>
  /** @returns how many of the institution were older */
  forget(institution: string, olderThan: number): Promise<number>
}

export interface KeptRecord {
  readonly consentId: string
  readonly institution: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly jws: string
}

export function sqlVerificationRecords({
  database,
  sealer
}: {
  database: Database
  sealer: Sealer
}): VerificationRecords {
  return {
    async keep({ consentId, institution, at, jws }) {
      await database.query(
        `INSERT INTO verification_record (consent_id, institution, at, sealed)
        VALUES ($1, $2, $3, $4) ON CONFLICT (consent_id) DO NOTHING`,
        [consentId, institution, at, sealer.seal(jws, contextOf(consentId))]
      )
    },

    async find(consentId) {
      const [row] = await database.query<{ sealed: string }>(
        'SELECT sealed FROM verification_record WHERE consent_id = $1',
        [consentId]
      )
      return row && sealer.open(row.sealed, contextOf(consentId))
    },

    async forget(institution, olderThan) {
      const forgotten = await database.query(
        'DELETE FROM verification_record WHERE institution = $1 AND at < $2 RETURNING 1',
        [institution, olderThan]
      )
      return forgotten.length
    }
  }
}

const contextOf = (consentId: string) => `verification record ${consentId}`
