import { type CarrierAccount, webhookHeaders } from './carrier-account.ts'
import { type FormReply, postForm } from './post-form.ts'
import { readTwiml, type TwimlDocument } from './read-twiml.ts'
import {
  type CarriedCall,
  fallbackParameters,
  type Parameters,
  voiceParameters
} from './webhook-parameters.ts'

/** How a carrier asks: `#rc=1&rp=ct,5xx,rt` on the voice URL, and Twilio's own limits. */
export interface WebhookPolicy {
  readonly retries: number
  readonly connectMs: number
  /** For one address, its retries included. */
  readonly totalMs: number
}

export const WEBHOOK_POLICY: WebhookPolicy = { retries: 1, connectMs: 5_000, totalMs: 15_000 }

export type FetchedTwiml =
  | { status: 'document'; text: string; document: TwimlDocument }
  /** Twilio then answers the call, and a voice speaks of an application error. */
  | { status: 'failed'; errorCode: number }

// https://www.twilio.com/docs/api/errors
const NO_CONNECTION = 11205
const BAD_STATUS = 11200
const MALFORMED = 12100
const WRONG_TYPE = 12300

export interface Fetching {
  /** Gives up a request under way. */
  readonly signal: AbortSignal
  /** The caller is gone: a request under way goes on, and no other follows it. */
  readonly caller: AbortSignal
  readonly policy: WebhookPolicy
}

/** Asks the voice webhook what to do with a call, and where that fails the fallback. */
export async function fetchTwiml(
  call: CarriedCall,
  account: CarrierAccount,
  fetching: Fetching
): Promise<FetchedTwiml> {
  const { accountSid, voiceUrl, fallbackUrl } = account
  const parameters = voiceParameters(call, accountSid)
  const first = await fetchDocument(voiceUrl, parameters, account, fetching)
  if (first.status === 'document' || fetching.caller.aborted) return first
  const error = fallbackParameters(first.errorCode, voiceUrl)
  return await fetchDocument(fallbackUrl, { ...parameters, ...error }, account, fetching)
}

async function fetchDocument(
  url: string,
  parameters: Parameters,
  { authToken }: CarrierAccount,
  { signal, caller, policy: { retries, connectMs, totalMs } }: Fetching
): Promise<FetchedTwiml> {
  const headers = webhookHeaders(url, parameters, authToken)
  const deadline = performance.now() + totalMs
  for (let attempt = 0; ; attempt += 1) {
    const left = deadline - performance.now()
    const reply = await postForm({ url, headers, parameters, connectMs, totalMs: left, signal })
    const again = attempt < retries && isWorthRetry(reply) && performance.now() < deadline
    if (!again || caller.aborted) return readReply(reply)
  }
}

function isWorthRetry(reply: FormReply): boolean {
  return reply.status !== 'answered' || reply.statusCode >= 500
}

function readReply(reply: FormReply): FetchedTwiml {
  if (reply.status !== 'answered') return { status: 'failed', errorCode: NO_CONNECTION }
  if (reply.statusCode < 200 || reply.statusCode > 299) {
    return { status: 'failed', errorCode: BAD_STATUS }
  }
  const document = readTwiml(reply.contentType, reply.body)
  if (document.status === 'malformed') return { status: 'failed', errorCode: MALFORMED }
  if (document.status === 'wrong_type') return { status: 'failed', errorCode: WRONG_TYPE }
  return { status: 'document', text: reply.body, document }
}
