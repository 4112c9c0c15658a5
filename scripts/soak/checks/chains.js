// @ts-check
import { ask } from '../system/ask.js'

/**
 * Follows every chain of records from its first to its last, as `yobirin log verify` does.
 *
 * @param {import('./loss.js').Seen} seen
 * @returns {Promise<{ losses: import('./loss.js').Loss[], records: number }>}
 */
export async function checkChains({ system }) {
  const address = `${system.url('flow')}/admin/v1/chains`
  /** @type {import('./loss.js').Loss[]} */
  const losses = []
  let records = 0
  const { chains } = await ask(system, address)
  for (const { chain } of chains) {
    for (let from; ; ) {
      const found = await ask(system, `${address}/${chain}/verify`, {
        method: 'POST',
        body: from ? { from } : {}
      })
      if (found.status === 'broken') {
        losses.push({ kind: 'chain broken', detail: `${chain}: ${JSON.stringify(found.fault)}` })
        break
      }
      from = found.position
      if (!found.complete) continue
      records += found.position.sequence
      break
    }
  }
  return { losses, records }
}
