import type { Site } from './system.ts'

export interface PlacedCall {
  readonly callSid: string
  /** Waits until the call is over. */
  ended(): Promise<{ status: string; rangSeconds: number; answered: boolean }>
  hangUp(): Promise<void>
}

/** Dials on the sandbox telephone, over HTTP. */
export async function dial(
  system: Site,
  call: { from: string; to: string; callSid?: string } | { withheld: true; as: string; to: string }
): Promise<PlacedCall> {
  const calls = `${system.urls.sandbox}/phone/calls`
  const placed = await fetch(calls, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(call)
  })
  if (placed.status !== 201) throw new Error(`The telephone refused: ${await placed.text()}`)
  const { callSid } = (await placed.json()) as { callSid: string }
  return {
    callSid,
    async ended() {
      for (;;) {
        const now = (await (await fetch(`${calls}/${callSid}`)).json()) as {
          status: string
          rangSeconds: number
          answered: boolean
        }
        if (now.status !== 'ringing' && now.status !== 'queued') return now
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async hangUp() {
      await fetch(`${calls}/${callSid}/hangup`, { method: 'POST' })
    }
  }
}
