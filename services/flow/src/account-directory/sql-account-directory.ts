import type { Database } from '../database/database.ts'
import type { AccountDirectory, AccountReference } from './account-directory.ts'
import type { PinHashes } from './pin-hashes.ts'

/** An account with everything that the sandbox knows of it. */
export interface SandboxAccount extends AccountReference {
  readonly birthDate: string
  readonly phones: readonly string[]
  readonly contactEmail?: string
  readonly pin: string
  /** All but the first cannot be used. */
  readonly status: 'open' | 'closed' | 'no_card' | 'moved'
}

/** The sandbox's own records, in the database. */
export interface SandboxDirectory extends AccountDirectory {
  /** Puts an account in the place of what was there. */
  put(account: SandboxAccount): Promise<void>
  /** Puts an account where there is none. */
  putNew(account: SandboxAccount): Promise<void>
}

interface Row {
  readonly birth_date: string
  readonly phones: readonly string[]
  readonly contact_email: string | null
  readonly pin_hash: string
  readonly status: SandboxAccount['status']
}

export function sqlAccountDirectory({
  database,
  pinHashes
}: {
  database: Database
  pinHashes: PinHashes
}): SandboxDirectory {
  async function read(account: AccountReference): Promise<Row | undefined> {
    const [row] = await database.query<Row>(
      `SELECT birth_date, phones, contact_email, pin_hash, status FROM sandbox_account
       WHERE institution = $1 AND branch = $2 AND account_type = $3 AND account_number = $4`,
      keyOf(account)
    )
    return row
  }

  async function usable(account: AccountReference): Promise<Row | undefined> {
    const row = await read(account)
    return row?.status === 'open' ? row : undefined
  }

  async function put(account: SandboxAccount): Promise<void> {
    const { birthDate, phones, contactEmail = null, pin, status } = account
    const pinHash = await pinHashes.hash(pin)
    await database.query(
      `INSERT INTO sandbox_account (institution, branch, account_type, account_number,
         birth_date, phones, contact_email, pin_hash, status)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (institution, branch, account_type, account_number) DO UPDATE SET
         birth_date = excluded.birth_date, phones = excluded.phones,
         contact_email = excluded.contact_email, pin_hash = excluded.pin_hash,
         status = excluded.status`,
      [...keyOf(account), birthDate, phones, contactEmail, pinHash, status]
    )
  }

  return {
    async find(account) {
      const row = await usable(account)
      if (!row) return { status: 'not_available' }
      const { birth_date: birthDate, phones, contact_email: contactEmail } = row
      return {
        status: 'found',
        record: { birthDate, phones, ...(contactEmail !== null && { contactEmail }) }
      }
    },

    async verifyPin(account, pin) {
      const row = await usable(account)
      const right = await pinHashes.matches(row?.pin_hash, pin)
      if (!row) return { status: 'not_available' }
      return { status: right ? 'right' : 'wrong' }
    },

    put,

    async putNew(account) {
      if (!(await read(account))) await put(account)
    }
  }
}

const keyOf = ({ institution, branch, accountType, accountNumber }: AccountReference) => [
  institution,
  branch,
  accountType,
  accountNumber
]
