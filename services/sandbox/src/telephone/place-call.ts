import { setTimeout as sleep } from 'node:timers/promises'
import { type CarrierAccount, webhookHeaders } from './carrier-account.ts'
import { fetchTwiml, WEBHOOK_POLICY, type WebhookPolicy } from './fetch-twiml.ts'
import { followTwiml } from './follow-twiml.ts'
import { postForm } from './post-form.ts'
import { type CarriedCall, type EndedStatus, statusParameters } from './webhook-parameters.ts'

export interface CallView {
  callSid: string
  status: 'ringing' | EndedStatus
  /** So far, or in all. */
  rangSeconds: number
  /** Must never become true: the caller would pay, or the bank. */
  answered: boolean
  /** What the service said, once it has. */
  twiml: string | null
}

export interface Call {
  view(): CallView
  /** The caller hangs up; after the call has ended it does nothing. */
  hangUp(): void
  /** When the call has ended and the status webhook has been sent. */
  readonly over: Promise<void>
}

export interface Network {
  readonly account: CarrierAccount
  /** Ends all calls without a word, when the process ends. */
  readonly signal: AbortSignal
  readonly policy?: WebhookPolicy
  readonly now?: () => Date
}

/**
 * A call from its first ring to its end, as Twilio carries it. It rings while the webhook is held and
 * while the document pauses.
 *
 * @param delayMs between dialling and the webhook
 */
export function placeCall(call: CarriedCall, delayMs: number, network: Network): Call {
  const { account, signal, policy = WEBHOOK_POLICY, now = () => new Date() } = network
  const startedAt = performance.now()
  const hanging = new AbortController()
  let twiml: string | null = null
  let end: { status: EndedStatus; answered: boolean; rangMs: number } | undefined

  const ring = async (): Promise<{ status: EndedStatus; answered: boolean }> => {
    const caller = AbortSignal.any([signal, hanging.signal])
    await sleep(delayMs, undefined, { signal: caller })
    // Whether Twilio gives up a webhook when the caller hangs up is not documented; here it does not.
    const fetched = await unless(caller, fetchTwiml(call, account, { signal, caller, policy }))
    if (fetched.status === 'failed') return { status: 'completed', answered: true }
    twiml = fetched.text
    const { ringMs, ...ending } = followTwiml(fetched.document)
    await sleep(ringMs, undefined, { signal: caller })
    return ending
  }

  const live = async () => {
    const ending = await ring().catch(() => ({ status: 'canceled' as const, answered: false }))
    end = { ...ending, rangMs: performance.now() - startedAt }
    if (signal.aborted) return
    const talkedSeconds = ending.answered ? 1 : 0
    const parameters = statusParameters(call, account.accountSid, end.status, talkedSeconds, now())
    await postForm({
      url: account.statusUrl,
      headers: webhookHeaders(account.statusUrl, parameters, account.authToken),
      parameters,
      ...policy,
      signal
    })
  }

  return {
    view: () => ({
      callSid: call.callSid,
      status: end?.status ?? 'ringing',
      rangSeconds: Math.round((end?.rangMs ?? performance.now() - startedAt) / 100) / 10,
      answered: end?.answered ?? false,
      twiml
    }),
    hangUp: () => hanging.abort(),
    over: live()
  }
}

/** @throws when the signal comes first */
async function unless<Result>(signal: AbortSignal, result: Promise<Result>): Promise<Result> {
  signal.throwIfAborted()
  let interrupt = () => {}
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(signal.reason)
  })
  signal.addEventListener('abort', interrupt, { once: true })
  try {
    return await Promise.race([result, interrupted])
  } finally {
    signal.removeEventListener('abort', interrupt)
  }
}
