/**
 * Probability that a Poisson count with this mean is above a bound. Summed from the bound upwards in
 * logarithms, so that neither a large mean overflows nor a small tail is lost.
 */
export function poissonTail(mean: number, above: number): number {
  if (above < 0) return 1
  const first = Math.floor(above) + 1
  let term = Math.exp(first * Math.log(mean) - mean - logFactorial(first))
  let sum = 0
  for (let count = first; term > 0; count += 1) {
    sum += term
    term *= mean / (count + 1)
    if (count > mean && term < sum * 1e-15) break
  }
  return Math.min(1, sum)
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
    inverse ** 3 / 360 +
    inverse ** 5 / 1260
  )
}
