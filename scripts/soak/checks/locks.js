// @ts-check
import { isForgetful } from '../customers/plans.js'
import { ask } from '../system/ask.js'

/** So many failures lock an account. */
const LIMIT = 3

/**
 * Who was told three times to be wrong is locked, and who cannot have been wrong so often is not.
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
    const { counted, unanswered } = guesses
    const detail = `account ${person.account.accountNumber} after ${counted} wrong guesses and ${unanswered} without an answer`
    if (counted >= LIMIT && !isLocked) losses.push({ kind: 'lock lost', detail })
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
