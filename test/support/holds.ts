import fc, { type IProperty } from 'fast-check'
import type { Test } from 'tap'

// The functions are pure: with the same sample every time a red run is red again. `npm run mutate`, which runs
// every test hundreds of times, draws fewer.
const SAMPLE = { seed: 20261122, numRuns: Number(process.env.PROPERTY_RUNS ?? 2000) }

/** One assertion that a property holds; a failure shows the shortest counterexample. */
export function holds<Input>(t: Test, property: IProperty<Input>): void {
  const result = fc.check(property, SAMPLE)
  t.notOk(result.failed, fc.defaultReportMessage(result) ?? 'the property holds')
}
