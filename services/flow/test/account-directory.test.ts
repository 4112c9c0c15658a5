import t from 'tap'
import { createPinHashes } from '../src/account-directory/pin-hashes.ts'
import {
  type SandboxAccount,
  type SandboxDirectory,
  sqlAccountDirectory
} from '../src/account-directory/sql-account-directory.ts'
import type { Database } from '../src/database/database.ts'
import { testDatabase } from './support/database.ts'

const ACCOUNT: SandboxAccount = {
  institution: 'bank',
  branch: '001',
  accountType: 'ordinary',
  accountNumber: '0000123',
  birthDate: '1958-04-03',
  phones: ['+819011113333'],
  contactEmail: 'at-the-bank@mail.example',
  pin: '2580',
  status: 'open'
}

let database: Database
let directory: SandboxDirectory

t.before(async () => {
  database = (await testDatabase(t)).database
  directory = sqlAccountDirectory({ database, pinHashes: createPinHashes('a pepper') })
  await directory.put(ACCOUNT)
})

t.test('an account is found by all that names it', async (t) => {
  t.same(await directory.find(ACCOUNT), {
    status: 'found',
    record: {
      birthDate: '1958-04-03',
      phones: ['+819011113333'],
      contactEmail: 'at-the-bank@mail.example'
    }
  })
  for (const another of [
    { institution: 'other' },
    { branch: '002' },
    { accountType: 'savings' },
    { accountNumber: '0000124' }
  ] as const) {
    t.same(await directory.find({ ...ACCOUNT, ...another }), { status: 'not_available' })
  }
})

t.test('what is closed, moved or without a card is as if it were not there', async (t) => {
  for (const status of ['closed', 'no_card', 'moved'] as const) {
    const account = { ...ACCOUNT, accountNumber: '0000200', status }
    await directory.put(account)
    t.same(await directory.find(account), { status: 'not_available' })
    t.same(await directory.verifyPin(account, ACCOUNT.pin), { status: 'not_available' })
  }
})

t.test('a PIN is right or wrong, and kept as argon2id with a pepper', async (t) => {
  t.same(await directory.verifyPin(ACCOUNT, '2580'), { status: 'right' })
  t.same(await directory.verifyPin(ACCOUNT, '2581'), { status: 'wrong' })
  const [row] = await database.query<{ pin_hash: string }>(
    `SELECT pin_hash FROM sandbox_account WHERE account_number = '0000123'`
  )
  t.match(row?.pin_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const withoutPepper = sqlAccountDirectory({ database, pinHashes: createPinHashes('another') })
  t.same(await withoutPepper.verifyPin(ACCOUNT, '2580'), { status: 'wrong' })
})
