export interface TracingSettings {
  /** Base address of an OTLP receiver; empty: nothing is traced. */
  readonly endpoint: string
  /** `name=value,…` */
  readonly headers: string
  /** From 0 to 1: how many of the traces begun here are kept. */
  readonly share: number
}

export interface Tracing {
  /** Sends what was not sent yet, and ends. Never throws. */
  close(): Promise<void>
}

let on = false

/** Whether this process traces; where it does not, nothing of this package costs anything. */
export const isTracing = () => on

/**
 * Once in a process, before anything else. Without an endpoint nothing is loaded and every other function of
 * this package does its work without a trace.
 *
 * @param onFailure traces could not be sent; what they told of is not affected
 */
export async function startTracing(
  service: string,
  settings: TracingSettings,
  onFailure: (error: unknown) => void
): Promise<Tracing> {
  if (!settings.endpoint) return { close: async () => {} }
  const { exportTraces } = await import('./export-traces.ts')
  const end = exportTraces(service, settings, onFailure)
  on = true
  return {
    close: () => {
      on = false
      return end()
    }
  }
}
