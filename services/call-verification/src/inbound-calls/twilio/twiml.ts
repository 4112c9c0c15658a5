// Reject as the first verb is the one answer that Twilio documents as never picking up, never billing.
const REJECT = '<Reject reason="busy"/>'

export const rejectNow = document(REJECT)

/** Rings for whole seconds, rounded up: the last ring is never cut short. */
export function rejectAfter(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000)
  return seconds > 0 ? document(`<Pause length="${seconds}"/>${REJECT}`) : rejectNow
}

function document(verbs: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`
}
