// @ts-check

/**
 * Measures several things in turn, again and again, so that a machine that is slower for a while is
 * slower for all of them. The first round only warms up.
 *
 * @template {Record<string, () => Promise<unknown>>} Turns
 * @param {number} count
 * @param {Turns} turns
 * @param {(detail: string) => void} tell
 * @returns {Promise<{ [Name in keyof Turns]: Awaited<ReturnType<Turns[Name]>>[] }>}
 */
export async function rounds(count, turns, tell) {
  const results = Object.fromEntries(
    Object.keys(turns).map((name) => [name, /** @type {unknown[]} */ ([])])
  )
  for (let round = 0; round <= count; round += 1) {
    for (const [name, turn] of Object.entries(turns)) {
      tell(round === 0 ? `warming up: ${name}` : `round ${round} of ${count}: ${name}`)
      const result = await turn()
      if (round > 0) results[name]?.push(result)
    }
  }
  return /** @type {any} */ (results)
}
