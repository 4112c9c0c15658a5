/** What is smaller than this part of a sum is lost in it anyway. */
const NEGLIGIBLE = 1e-17

/**
 * Probability that a Poisson count with this mean is above a bound. Summed from the bound away from the mean, where
 * terms grow smaller, so that neither a large mean overflows nor a small tail is lost.
 */
export function poissonTail(mean: number, above: number): number {
  if (above < 0) return 1
  const last = Math.floor(above)
  if (last < mean) return 1 - sumFrom(last, mean, -1)
  return sumFrom(last + 1, mean, 1)
}

function sumFrom(first: number, mean: number, step: 1 | -1): number {
  let term = Math.exp(first * Math.log(mean) - mean - logFactorial(first))
  let sum = 0
  // Below zero nothing is left of it: the term behind that of zero is zero.
  for (let count = first; term > sum * NEGLIGIBLE; count += step) {
    sum += term
    term *= step === 1 ? mean / (count + 1) : count / mean
  }
  return sum
}

/** Exact by sum up to 255, beyond that Stirling's series, whose error is below 1e-15 there. */
function logFactorial(count: number): number {
  if (count < 256) {
    let sum = 0
    for (let factor = 2; factor <= count; factor += 1) sum += Math.log(factor)
    return sum
  }
  const inverse = 1 / count
  return (
    count * Math.log(count) -
    count +
    0.5 * Math.log(2 * Math.PI * count) +
    inverse / 12 -
    inverse ** 3 / 360
  )
}
