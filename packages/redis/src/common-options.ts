export type CommonOptions = ReturnType<typeof commonOptions>

/** @param failAfterMs commands fail then; without it they wait until they are answered */
export function commonOptions(name: string, failAfterMs?: number) {
  return {
    connectionName: name,
    connectTimeout: 3_000,
    maxRetriesPerRequest: null,
    ...(failAfterMs && { commandTimeout: failAfterMs }),
    retryStrategy: (attempt: number) => Math.min(50 * attempt, 1_000)
  }
}
