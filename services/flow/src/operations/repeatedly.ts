/**
 * Does the work again and again, one round at a time.
 *
 * @returns stops it, after the present round
 */
export function repeatedly(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: Error) => void
): () => Promise<void> {
  let round: Promise<void> | undefined
  const timer = setInterval(() => {
    round ??= work()
      .catch(onError)
      .finally(() => {
        round = undefined
      })
  }, everyMs)
  return async () => {
    clearInterval(timer)
    await round
  }
}
