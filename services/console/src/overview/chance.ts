/**
 * Probability that of so many trials, each with the same probability of success, at most so many succeed:
 * the lower tail of the binomial distribution.
 *
 * @param p between 0 and 1, both excluded
 */
export function atMost(successes: number, trials: number, p: number): number {
  let logTerm = trials * Math.log1p(-p)
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= successes; k++) {
    logTerm += Math.log((trials - k + 1) / k) + Math.log(p) - Math.log1p(-p)
    sum += Math.exp(logTerm)
  }
  return Math.min(1, sum)
}
