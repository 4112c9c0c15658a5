// @ts-check
import { ask } from '../system/ask.js'

/**
 * @typedef {object} Person
 * @property {number} index
 * @property {string} phone E.164
 * @property {{ institution: string, branch: string, accountType: string, accountNumber: string }} account
 * @property {string} pin
 * @property {Record<string, string>} fields by the names of the journey, but for the e-mail address
 */

const INSTITUTION = 'yobirin-shinkumi'
const PIN = '2580'
const FIRST_NUMBER = 8_000_000

const accountOf = (/** @type {number} */ index) => ({
  institution: INSTITUTION,
  branch: '900',
  accountType: 'ordinary',
  accountNumber: String(FIRST_NUMBER + index)
})

/** A Japanese mobile number of nobody. */
const phoneOf = (/** @type {number} */ index) => `0901${String(index).padStart(7, '0')}`

/**
 * Opens accounts with the sandbox's bank: the first as its interface does, and the others beside it,
 * because hashing a PIN takes a tenth of a second.
 *
 * @param {import('../system/start-system.js').System} system
 * @param {number} count
 */
export async function openAccounts(system, count) {
  await ask(system, `${system.url('flow')}/v1/accounts`, {
    method: 'POST',
    body: { ...accountOf(0), birthDate: '1958-04-03', phones: [phoneOf(0)], pin: PIN }
  })
  await system.postgresql.query(
    `INSERT INTO sandbox_account (institution, branch, account_type, account_number, birth_date,
       phones, contact_email, pin_hash, status)
     SELECT institution, branch, account_type, ($1::int + i)::text, birth_date,
       ARRAY['+81901' || lpad(i::text, 7, '0')], contact_email, pin_hash, status
     FROM sandbox_account, generate_series(1, $2::int) AS i
     WHERE account_number = $1::text AND institution = $3`,
    [FIRST_NUMBER, count - 1, INSTITUTION]
  )
}

/** @param {number} index @returns {Person} */
export function personOf(index) {
  const account = accountOf(index)
  const { branch, accountType, accountNumber } = account
  const phone = phoneOf(index)
  return {
    index,
    account,
    phone: `+81${phone.slice(1)}`,
    pin: PIN,
    fields: {
      ...{ branch, accountType, accountNumber },
      ...{ birthYear: '1958', birthMonth: '4', birthDay: '3' },
      ...{ nameKana: 'ソーク タロウ', phone }
    }
  }
}
