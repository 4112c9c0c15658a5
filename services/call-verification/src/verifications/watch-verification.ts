import type { VerificationState } from '@yobirin/contracts'
import type { VerificationChanges } from '../events/verification-changes-port.ts'
import type { Verifications } from './verifications-port.ts'

interface Watch {
  readonly verifications: Verifications
  readonly changes: VerificationChanges
  /** Of this watch alone. */
  readonly signal: AbortSignal
  /** A change may be missed while the connection to Redis is down. */
  readonly rereadEveryMs?: number
}

/**
 * The present state, then each later one until the signal; nothing when there is no such
 * verification. Whoever is slow to take the next gets the latest only.
 */
export async function* watchVerification(
  id: string,
  { verifications, changes, signal, rereadEveryMs = 5_000 }: Watch
): AsyncGenerator<VerificationState, void, void> {
  let latest: VerificationState | undefined
  let wake = () => {}
  const offer = (state: VerificationState | undefined) => {
    if (!state || state.sequence <= (latest?.sequence ?? 0)) return
    latest = state
    wake()
  }
  const nextChange = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, rereadEveryMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      wake()
      resolve()
    })
  })
  if (signal.aborted) return
  const subscription = changes.subscribe(id, offer)
  try {
    // Subscribed first, then read: what happens in between is not lost. While Redis is away a
    // subscription waits for it, which must not outlast the signal.
    await Promise.race([subscription, aborted])
    if (signal.aborted) return
    offer(await verifications.read(id))
    let told = 0
    while (!signal.aborted && latest) {
      if (latest.sequence > told) {
        told = latest.sequence
        yield latest
        continue
      }
      await nextChange()
      // Redis may be away for a moment; what changed meanwhile is told when it is back.
      if (!signal.aborted && latest.sequence === told) {
        offer(await verifications.read(id).catch(() => undefined))
      }
    }
  } finally {
    subscription.then(
      (unsubscribe) => unsubscribe(),
      () => {}
    )
  }
}
