/**
 * Buckets that grow by a seventh each: whatever lies in one is told as its geometric middle, at most
 * 7 % off.
 */
const GROWTH = 1.15
const LAST_BUCKET = 45

/** How often each bucket was met. */
export type SecondsHistogram = ReadonlyMap<number, number>

/** @param seconds what is below a second counts as one, what is above nine minutes as nine minutes */
export function bucketOf(seconds: number): number {
  const bucket = Math.floor(Math.log(Math.max(seconds, 1)) / Math.log(GROWTH))
  return Math.min(bucket, LAST_BUCKET)
}

/** @returns seconds that the given share of all lies at or under; undefined where there is nothing */
export function quantile(histogram: SecondsHistogram, share: number): number | undefined {
  const buckets = [...histogram].sort(([one], [other]) => one - other)
  const all = buckets.reduce((sum, [, count]) => sum + count, 0)
  let left = Math.max(1, Math.ceil(all * share))
  for (const [bucket, count] of buckets) {
    left -= count
    if (left <= 0) return Math.round(GROWTH ** (bucket + 0.5) * 100) / 100
  }
  return undefined
}

/** @returns seconds, within 8 %; undefined where there is nothing */
export function mean(histogram: SecondsHistogram): number | undefined {
  let sum = 0
  let all = 0
  for (const [bucket, count] of histogram) {
    sum += count * GROWTH ** (bucket + 0.5)
    all += count
  }
  return all === 0 ? undefined : sum / all
}
