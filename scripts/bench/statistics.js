// @ts-check

/**
 * @param {number[]} values
 * @param {number} share 0.99 for the value that 99 of 100 do not exceed
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN
}

/** @param {number[]} values */
export function median(values) {
  return quantile(values, 0.5)
}
