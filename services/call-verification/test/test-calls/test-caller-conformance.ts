import type { Test } from 'tap'
import type { TestCaller } from '../../src/test-calls/test-caller.ts'

/** One gateway that can place a call. */
export interface TestCallerDriver {
  readonly name: string
  readonly caller: TestCaller
  /** A telephone that the gateway may call from, and a number that it does not call. */
  readonly from: string
  readonly notCalled: string
  /** The same gateway where nobody answers our requests. */
  readonly away: TestCaller
}

/**
 * What every gateway that can place a call promises: change the driver, and the same sentences must hold.
 *
 * @param heard resolves with the telephone's number that was seen at a number of ours, when the next test call arrives
 */
export function testCallerConformance(
  t: Test,
  { name, caller, from, notCalled, away }: TestCallerDriver,
  heard: (place: () => Promise<unknown>, from: string, targetNumber: string) => Promise<boolean>
): void {
  const targetNumber = '+81120000001'

  t.test(`${name}: a call arrives the whole way, from our own telephone`, async (t) => {
    let placed: unknown
    const arrived = await heard(
      async () => {
        placed = await caller.place({ targetNumber, from })
      },
      from,
      targetNumber
    )
    t.ok(arrived)
    t.same(placed, { status: 'placed' })
  })

  t.test(`${name}: what is refused is told without a secret, and not thrown`, async (t) => {
    const placed = await caller.place({ targetNumber: notCalled, from })
    t.match(placed, { status: 'not_placed', why: /refused|answered with 4/ })
  })

  t.test(`${name}: nor is one thrown where nobody answers`, async (t) => {
    const placed = await away.place({ targetNumber, from })
    t.match(placed, { status: 'not_placed', why: /does not answer/ })
  })
}
