import type { Test } from 'tap'
import {
  type Edge,
  type EdgeOptions,
  mobileNumber,
  startEdge,
  startVerification,
  waitForStatus
} from '../support/edge.ts'

/** What the carrier does with a call in the end. */
export interface Ended {
  readonly answered: boolean
  readonly busy: boolean
  readonly rangMs: number
}

/** Plays one carrier: everything it sends is signed as the carrier signs. */
export interface GatewayDriver {
  readonly name: string
  newCallId(): string
  /** What stands in place of a number that the caller does not show. */
  readonly withheldForms: readonly string[]
  /** Delivers a call and lets it ring until the answer says that it is over. */
  call(edge: Edge, call: { callId: string; from: string; to: string }): Promise<Ended>
  /** Tells that the caller has hung up. */
  hangUp(edge: Edge, call: { callId: string; from: string; to: string }): Promise<void>
}

/** What every gateway promises: change the driver, and the same sentences must hold. */
export function gatewayConformance(t: Test, driver: GatewayDriver): void {
  const start = async (test: Test, options?: EdgeOptions) => {
    const edge = await startEdge(test, options)
    const phoneNumber = mobileNumber()
    const { id, targetNumber: to } = await startVerification(edge, phoneNumber)
    const call = { callId: driver.newCallId(), from: phoneNumber, to }
    return { edge, id, call }
  }
  const isRefused = (test: Test, { answered, busy }: Ended) =>
    test.match({ answered, busy }, { answered: false, busy: true })
  const otherNumber = (to: string) => (to.endsWith('1') ? '+81120000002' : '+81120000001')

  t.test(
    `${driver.name}: a call from the right number verifies, and is never answered`,
    async (t) => {
      const { edge, id, call } = await start(t)
      const ended = await driver.call(edge, call)
      isRefused(t, ended)
      t.ok(ended.rangMs >= 200, 'it has rung')
      await waitForStatus(edge, id, 'verified')
    }
  )

  t.test(
    `${driver.name}: a call from another telephone does not count, and ends alike`,
    async (t) => {
      const { edge, id, call } = await start(t)
      const ended = await driver.call(edge, { ...call, from: mobileNumber() })
      isRefused(t, ended)
      t.ok(ended.rangMs >= 200, 'it rings as every call does')
      const { status, hint } = (await edge.core.verifications.read(id)) ?? {}
      t.match({ status, hint }, { status: 'pending', hint: { reason: 'other_caller' } })
    }
  )

  t.test(`${driver.name}: a call to another number of the pool does not count`, async (t) => {
    const { edge, id, call } = await start(t)
    isRefused(t, await driver.call(edge, { ...call, to: otherNumber(call.to) }))
    const { status, hint } = (await edge.core.verifications.read(id)) ?? {}
    t.match({ status, hint }, { status: 'pending', hint: { reason: 'wrong_number' } })
  })

  t.test(`${driver.name}: a withheld number never counts, in whatever form it comes`, async (t) => {
    const { edge, id, call } = await start(t, { settings: { ringSeconds: 0.1 } })
    for (const from of driver.withheldForms) {
      isRefused(t, await driver.call(edge, { ...call, callId: driver.newCallId(), from }))
    }
    const { status, hint } = (await edge.core.verifications.read(id)) ?? {}
    t.match({ status, hint }, { status: 'pending', hint: { reason: 'withheld' } })
  })

  t.test(`${driver.name}: a call delivered twice at once is one call`, async (t) => {
    const { edge, id, call } = await start(t)
    const both = await Promise.all([driver.call(edge, call), driver.call(edge, call)])
    for (const ended of both) isRefused(t, ended)
    const { sequence } = await waitForStatus(edge, id, 'verified')
    t.equal(sequence, 3, 'started, ringing, verified: nothing twice')
  })

  t.test(
    `${driver.name}: a call delivered again later changes nothing and does not ring`,
    async (t) => {
      const { edge, id, call } = await start(t)
      await driver.call(edge, call)
      const { sequence } = await waitForStatus(edge, id, 'verified')
      const again = await driver.call(edge, call)
      isRefused(t, again)
      t.ok(again.rangMs < 200, 'it has rung enough')
      t.equal((await edge.core.verifications.read(id))?.sequence, sequence)
    }
  )

  t.test(`${driver.name}: a call after the deadline is late`, async (t) => {
    const { edge, id, call } = await start(t, { settings: { validitySeconds: 0.2 } })
    await waitForStatus(edge, id, 'expired')
    isRefused(t, await driver.call(edge, call))
    const { status, hint } = (await edge.core.verifications.read(id)) ?? {}
    t.match({ status, hint }, { status: 'expired', hint: { reason: 'late' } })
  })

  t.test(`${driver.name}: a call to a number of no pool is refused at once`, async (t) => {
    const { edge, call } = await start(t, { settings: { ringSeconds: 5 } })
    const ended = await driver.call(edge, { ...call, to: '+81120999999' })
    isRefused(t, ended)
    t.ok(ended.rangMs < 2_000)
  })

  t.test(`${driver.name}: hanging up before the second ring takes the call back`, async (t) => {
    const { edge, id, call } = await start(t, { settings: { ringSeconds: 1.5 } })
    const ended = driver.call(edge, call)
    await waitForStatus(edge, id, 'ringing')
    await driver.hangUp(edge, call)
    const { status, hint } = (await edge.core.verifications.read(id)) ?? {}
    t.match({ status, hint }, { status: 'pending', hint: { reason: 'hung_up' } })
    await ended
    t.equal((await edge.core.verifications.read(id))?.status, 'pending', 'and it stays so')
  })

  t.test(`${driver.name}: the end of a call that has rung enough changes nothing`, async (t) => {
    const { edge, id, call } = await start(t)
    await driver.call(edge, call)
    await driver.hangUp(edge, call)
    await waitForStatus(edge, id, 'verified')
  })
}
