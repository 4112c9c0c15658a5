import { Failure } from '../failure.ts'
import { addToPool } from '../pools/add-to-pool.ts'
import type { CallRouting } from '../twilio/call-routing.ts'
import type { OwnedNumber, TwilioAccount } from '../twilio/twilio-account.ts'
import { TwilioFailure } from '../twilio/twilio-failure.ts'
import type { Task, TaskEnd } from '../work/task.ts'
import type { PoolsApi } from '../yobirin-api/pools-api.ts'

export interface Shopping {
  readonly account: TwilioAccount
  readonly pools: PoolsApi
  readonly pool: string | undefined
  readonly why: string
  readonly friendlyName: string
  readonly routing: CallRouting
  readonly bundleSid: string
  readonly addressSid: string
}

/** Adding what an earlier run of the order bought and did not get into the pool. */
export function addBought(
  { pools, pool, why }: Shopping,
  bought: readonly OwnedNumber[],
  located: ReadonlyMap<string, unknown>
): Task[] {
  if (pool === undefined) return []
  return bought
    .filter(({ phoneNumber }) => !located.has(phoneNumber))
    .map(({ phoneNumber: number }) => addToPool(pools, { pool, number, why }))
}

/**
 * Buying so many numbers. One that is sold meanwhile is replaced by the next on offer; Twilio shows a
 * few dozen at a time, so it is asked again when they run out.
 */
export function buyTasks(
  shopping: Shopping,
  count: number,
  offers: readonly string[],
  search: () => Promise<readonly string[]>
): Task[] {
  const left = [...offers]
  const seen = new Set(offers)
  const next = async () => {
    if (left.length === 0) {
      left.push(...(await search()).filter((number) => !seen.has(number)))
      for (const number of left) seen.add(number)
    }
    return left.shift()
  }
  return Array.from({ length: count }, (_, index) => ({
    subject: offers[index] ?? '(the next on offer)',
    intent: shopping.pool === undefined ? 'buy' : `buy, add to ${shopping.pool}`,
    async run() {
      for (let number = await next(); number !== undefined; number = await next()) {
        if (await isBought(shopping, number)) return finish(shopping, number)
      }
      throw new Failure('no more numbers of the kind are on offer')
    }
  }))
}

async function isBought(
  { account, friendlyName, routing, bundleSid, addressSid }: Shopping,
  phoneNumber: string
): Promise<boolean> {
  try {
    await account.buy({ phoneNumber, friendlyName, routing, bundleSid, addressSid })
    return true
  } catch (error) {
    if (error instanceof TwilioFailure && error.isUnavailableNumber) return false
    throw error
  }
}

async function finish({ pools, pool, why }: Shopping, number: string): Promise<TaskEnd> {
  if (pool === undefined) return { subject: number, detail: 'bought' }
  try {
    const { detail = '' } = await addToPool(pools, { pool, number, why }).run()
    return { subject: number, detail: `bought, ${detail}` }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // Said whatever happens next: the number costs money from now on.
    throw new Failure(`bought ${number}, but not added to ${pool}: ${error.message}`, {
      endsAll: error.endsAll,
      cause: error
    })
  }
}
