import type { CallerTrust, PoolSettings } from '@yobirin/contracts'
import type { Test } from 'tap'

/** What the carrier does with a call in the end. */
export interface Ended {
  readonly answered: boolean
  readonly busy: boolean
  readonly rangMs: number
}

export interface PlacedCall {
  readonly callId: string
  readonly from: string
  readonly to: string
  /** What the network says about `from`; without it, what it says of an ordinary call. */
  readonly trust?: CallerTrust
}

export interface VerificationSeen {
  readonly status: string
  readonly sequence: number
  readonly hint?: { readonly reason: string }
}

/** Who asks for verifications: call-verification by its API. */
export interface Bank {
  /** Starts a verification on pool `main`, which has the numbers 0120-000-001 to 004 or more. */
  start(phoneNumber: string): Promise<{ readonly id: string; readonly targetNumber: string }>
  read(id: string): Promise<VerificationSeen>
  /** Waits until the verification has the status. */
  reached(id: string, status: string): Promise<VerificationSeen>
}

/** Plays one carrier: everything it sends is signed as the carrier signs. */
export interface GatewayDriver<Of extends Bank> {
  readonly name: string
  newCallId(): string
  /** What stands in place of a number that the caller does not show. */
  readonly withheldForms: readonly string[]
  /** Delivers a call and lets it ring until the answer says that it is over. */
  call(bank: Of, call: PlacedCall): Promise<Ended>
  /** Tells that the caller has hung up. */
  hangUp(bank: Of, call: PlacedCall): Promise<void>
}

let telephones = 0
/** A Japanese mobile number that nobody else in this process has. */
const newTelephone = () => `+8190${String(30_000_000 + ++telephones)}`

/**
 * What every gateway promises: change the driver, and the same sentences must hold.
 *
 * @param startBank with pool `main` set so, and nothing live in it
 */
export function gatewayConformance<Of extends Bank>(
  t: Test,
  driver: GatewayDriver<Of>,
  startBank: (test: Test, settings: Partial<PoolSettings>) => Promise<Of>
): void {
  const start = async (test: Test, settings: Partial<PoolSettings> = {}) => {
    const bank = await startBank(test, { ringSeconds: 0.2, validitySeconds: 120, ...settings })
    const from = newTelephone()
    const { id, targetNumber: to } = await bank.start(from)
    return { bank, id, call: { callId: driver.newCallId(), from, to } }
  }
  const isRefused = (test: Test, { answered, busy }: Ended) =>
    test.match({ answered, busy }, { answered: false, busy: true })
  const otherNumber = (to: string) => (to.endsWith('1') ? '+81120000002' : '+81120000001')
  const promise = (sentence: string, run: (test: Test) => Promise<void>) =>
    t.test(`${driver.name}: ${sentence}`, run)

  promise('a call from the right number verifies, and is never answered', async (t) => {
    const { bank, id, call } = await start(t)
    const ended = await driver.call(bank, call)
    isRefused(t, ended)
    t.ok(ended.rangMs >= 200, 'it has rung')
    await bank.reached(id, 'verified')
  })

  promise('a call from another telephone does not count, and ends alike', async (t) => {
    const { bank, id, call } = await start(t)
    const ended = await driver.call(bank, { ...call, from: newTelephone() })
    isRefused(t, ended)
    t.ok(ended.rangMs >= 200, 'it rings as every call does')
    t.match(await bank.read(id), { status: 'pending', hint: { reason: 'other_caller' } })
  })

  promise('a call to another number of the pool does not count', async (t) => {
    const { bank, id, call } = await start(t)
    isRefused(t, await driver.call(bank, { ...call, to: otherNumber(call.to) }))
    t.match(await bank.read(id), { status: 'pending', hint: { reason: 'wrong_number' } })
  })

  promise('a withheld number never counts, in whatever form it comes', async (t) => {
    const { bank, id, call } = await start(t, { ringSeconds: 0.1 })
    for (const from of driver.withheldForms) {
      isRefused(t, await driver.call(bank, { ...call, callId: driver.newCallId(), from }))
    }
    t.match(await bank.read(id), { status: 'pending', hint: { reason: 'withheld' } })
  })

  promise('a number that the network does not vouch for never counts, and rings', async (t) => {
    const { bank, id, call } = await start(t)
    for (const trust of ['refuted', 'foreign', 'diverted'] as const) {
      const ended = await driver.call(bank, { ...call, callId: driver.newCallId(), trust })
      isRefused(t, ended)
      t.ok(ended.rangMs >= 200, 'it rings as every call does')
    }
    t.match(await bank.read(id), { status: 'pending', hint: { reason: 'untrusted' } })
  })

  promise('a call delivered twice at once is one call', async (t) => {
    const { bank, id, call } = await start(t)
    await Promise.all([driver.call(bank, call), driver.call(bank, call)])
    const { sequence } = await bank.reached(id, 'verified')
    t.equal(sequence, 3, 'started, ringing, verified: nothing twice')
  })

  promise('a call delivered again later changes nothing and does not ring', async (t) => {
    const { bank, id, call } = await start(t, { ringSeconds: 1 })
    await driver.call(bank, call)
    const { sequence } = await bank.reached(id, 'verified')
    const again = await driver.call(bank, call)
    isRefused(t, again)
    t.ok(again.rangMs < 1_000, 'it has rung enough')
    t.equal((await bank.read(id)).sequence, sequence)
  })

  promise('a call after the deadline is late', async (t) => {
    const { bank, id, call } = await start(t, { validitySeconds: 0.2 })
    await bank.reached(id, 'expired')
    isRefused(t, await driver.call(bank, call))
    t.match(await bank.read(id), { status: 'expired', hint: { reason: 'late' } })
  })

  promise('a call to a number of no pool is refused at once', async (t) => {
    const { bank, call } = await start(t, { ringSeconds: 5 })
    const ended = await driver.call(bank, { ...call, to: '+81120999999' })
    t.notOk(ended.answered)
    t.ok(ended.rangMs < 4_000)
  })

  promise('hanging up before the second ring takes the call back', async (t) => {
    const { bank, id, call } = await start(t, { ringSeconds: 2 })
    const ended = driver.call(bank, call)
    await bank.reached(id, 'ringing')
    await driver.hangUp(bank, call)
    t.match(await bank.reached(id, 'pending'), { hint: { reason: 'hung_up' } })
    await ended
    t.equal((await bank.read(id)).status, 'pending', 'and it stays so')
  })

  promise('the end of a call that has rung enough changes nothing', async (t) => {
    const { bank, id, call } = await start(t)
    await driver.call(bank, call)
    await driver.hangUp(bank, call)
    await bank.reached(id, 'verified')
  })
}
