// @ts-check
import { isForgetful } from '../customers/plans.js'
import { ask } from '../system/ask.js'

/** So many failures lock an account. */
const LIMIT = 3

/** Japan has no summer time. */
const AHEAD_OF_UTC_MS = 9 * 60 * 60_000
const DAY_MS = 24 * 60 * 60_000
const dayInJapan = (/** @type {number} */ at) => Math.floor((at + AHEAD_OF_UTC_MS) / DAY_MS)

/**
 * Who was told three times to be wrong is locked, until 0:00 in Japan, and who cannot have been wrong so often
 * is not.
 *
 * @param {import('./loss.js').Seen} seen
 * @returns {Promise<import('./loss.js').Loss[]>}
 */
export async function checkLocks({ system, round }) {
  /** @type {import('./loss.js').Loss[]} */
  const losses = []
  for (const { plan, person, guesses } of round.customers) {
    if (!isForgetful(plan)) continue
    const isLocked = await lockOf(system, person)
    const { counted, unanswered, firstAt } = guesses
    const isAnotherDay = dayInJapan(firstAt ?? 0) !== dayInJapan(Date.now())
    const detail = `account ${person.account.accountNumber} after ${counted} wrong guesses and ${unanswered} without an answer`
    if (counted >= LIMIT && !isLocked && !isAnotherDay) losses.push({ kind: 'lock lost', detail })
    if (counted + unanswered < LIMIT && isLocked) losses.push({ kind: 'lock gained', detail })
  }
  return losses
}

/**
 * @param {import('./loss.js').Seen['system']} system
 * @param {import('../customers/open-accounts.js').Person} person
 * @returns {Promise<boolean>}
 */
async function lockOf(system, { account }) {
  const address = `${system.url('flow')}/admin/v1/locks/find`
  const found = await ask(system, address, { method: 'POST', body: account }).catch((error) => {
    if (error.message.includes('404')) return undefined
    throw error
  })
  return found !== undefined
}
