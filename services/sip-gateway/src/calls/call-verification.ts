import {
  GATEWAY_SIGNATURE_HEADER,
  gatewaySignature,
  SIP_CALL_ENDED_PATH,
  SIP_CALL_PATH,
  type SipCall,
  type SipCallAnswer,
  SipCallAnswerSchema,
  type SipCallEnded
} from '@yobirin/contracts'
import type { Logger } from '@yobirin/logging'
import { carriedTrace, inSpan } from '@yobirin/tracing'
import { Compile } from 'typebox/compile'
import { type PostJson, postJson } from './post-json.ts'

const answerSchema = Compile(SipCallAnswerSchema)

export interface CallVerification {
  /**
   * Asks what becomes of a call, until there is an answer or patience ends. The call rings meanwhile.
   *
   * @param isOver whether nobody waits any more
   * @returns undefined when nobody could say
   */
  ask(call: SipCall, isOver: () => boolean): Promise<SipCallAnswer | undefined>
  /** Tells that the caller has hung up. @returns whether it was heard */
  tellEnded(ended: SipCallEnded): Promise<boolean>
  /** Once all that was to be told has been heard, or given up. */
  told(): Promise<void>
}

export interface CallVerificationOptions {
  /** Addresses that lead to the same installation; the next is tried where one does not answer. */
  readonly urls: readonly string[]
  readonly secret: string
  readonly logger: Logger
  readonly patienceMs?: number
  readonly attemptMs?: number
  readonly betweenMs?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly post?: PostJson
}

export function createCallVerification({
  urls,
  secret,
  logger,
  patienceMs = 5_000,
  attemptMs = 2_000,
  betweenMs = 100,
  now = Date.now,
  post = postJson
}: CallVerificationOptions): CallVerification {
  let preferred = 0
  const telling = new Set<Promise<boolean>>()

  /** Signed anew at each attempt, so that what is tried for long is not taken for a replay. */
  async function send(path: string, text: string, timeoutMs: number) {
    const at = Math.floor(now() / 1_000)
    const signature = `t=${at},v1=${gatewaySignature(secret, at, text)}`
    const url = `${urls[preferred % urls.length]}${path}`
    const headers = { [GATEWAY_SIGNATURE_HEADER]: signature, ...carriedTrace() }
    return post({ url, text, headers, timeoutMs })
  }

  /** @returns the text of a 2xx answer; undefined when there was none in time, or never will be */
  async function insist(
    path: string,
    body: SipCall | SipCallEnded,
    isOver = () => false
  ): Promise<string | undefined> {
    const text = JSON.stringify(body)
    const deadline = performance.now() + patienceMs
    const { callId } = body
    for (let waitMs = betweenMs; ; waitMs *= 2) {
      const left = deadline - performance.now()
      if (left <= 0 || isOver()) return undefined
      const reply = await send(path, text, Math.min(attemptMs, left))
      if (isOver()) return undefined
      if (reply.status === 'answered' && reply.code < 300) return reply.text
      if (reply.status === 'answered' && reply.code < 500) {
        // Another secret, another clock or another version: asking again would not help.
        logger.error(
          { callId, path, code: reply.code },
          'ALARM: call-verification refuses to listen'
        )
        return undefined
      }
      logger.warn({ callId, path, ...reply, text: undefined }, 'call-verification does not answer')
      preferred += 1
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }

  return {
    async ask(call, isOver) {
      // A call begins here; whoever places it has no trace of ours.
      const text = await inSpan(`POST ${SIP_CALL_PATH}`, { kind: 'client' }, () =>
        insist(SIP_CALL_PATH, call, isOver)
      )
      return text === undefined ? undefined : readAnswer(text)
    },
    async tellEnded(ended) {
      const heard = insist(SIP_CALL_ENDED_PATH, ended).then((text) => text !== undefined)
      telling.add(heard)
      await heard
      telling.delete(heard)
      return heard
    },
    async told() {
      await Promise.all(telling)
    }
  }
}

function readAnswer(text: string): SipCallAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return answerSchema.Check(answer) ? answer : undefined
  } catch {
    return undefined
  }
}
