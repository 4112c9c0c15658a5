// @ts-check

/**
 * Choices that a seed repeats. How processes and the network answer them is not repeatable.
 *
 * @typedef {object} Random
 * @property {() => number} fraction from 0 up to but not including 1
 * @property {(from: number, to: number) => number} between
 * @property {<Item>(items: readonly Item[]) => Item} oneOf
 */

/**
 * Mulberry32: nothing here has to be hard to guess.
 *
 * @param {number} seed
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = seed >>> 0
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    fraction,
    between: (from, to) => from + fraction() * (to - from),
    oneOf(items) {
      const [first] = items
      if (first === undefined) throw new Error('Nothing to choose from')
      return items[Math.trunc(fraction() * items.length)] ?? first
    }
  }
}
