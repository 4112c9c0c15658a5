import fc, { type IProperty } from 'fast-check'
import type { Test } from 'tap'

// The functions are pure: with the same sample every time a red run is red again.
const SAMPLE = { seed: 20261122, numRuns: 2000 }

/** One assertion that a property holds; a failure shows the shortest counterexample. */
export function holds<Input>(t: Test, property: IProperty<Input>): void {
  const result = fc.check(property, SAMPLE)
  t.notOk(result.failed, fc.defaultReportMessage(result) ?? 'the property holds')
}
