/** Waits for everything, whatever fails of it. @throws AggregateError with all that failed */
export async function afterAll(work: readonly Promise<unknown>[], failed: string): Promise<void> {
  const results = await Promise.allSettled(work)
  const failures = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (failures.length > 0) throw new AggregateError(failures, failed)
}
