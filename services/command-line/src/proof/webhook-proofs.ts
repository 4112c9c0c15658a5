import { randomBytes } from 'node:crypto'
import type { CommandLineConfiguration } from '../config.ts'
import type { CallRouting } from '../twilio/call-routing.ts'
import { type NoticeAnswer, sendNotice } from './notice.ts'
import { failed, type Proof, passed } from './proof.ts'

// What Twilio puts in place of a number that is withheld: a call that can verify nobody.
const WITHHELD = '+266696687'
const REJECT = /<Response>\s*<Reject reason="busy"\s*\/>\s*<\/Response>\s*$/

export interface WebhookProofOptions {
  readonly configuration: CommandLineConfiguration
  readonly routing: CallRouting
  /** The number that the calls seem to go to. */
  readonly to: string
  readonly fetch: typeof globalThis.fetch
}

/**
 * Sends ourselves what Twilio would send of a call from a withheld number to one that is in no pool: it is
 * refused at once and touches no verification.
 */
export async function proveWebhooks(options: WebhookProofOptions): Promise<Proof[]> {
  const { configuration, routing, to, fetch } = options
  const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN } = configuration
  const tokens = TWILIO_AUTH_TOKEN.split(',').map((token) => token.trim())
  const form = callForm(account, to)
  const [authToken = ''] = tokens
  const send = (url: string, more: Record<string, string>, token: string | undefined = authToken) =>
    sendNotice({ url, form: { ...form, ...more }, authToken: token }, fetch)

  const proofs: Proof[] = []
  for (const [index, token] of tokens.entries()) {
    const name = `signed call at the voice address${index > 0 ? ', second token' : ''}`
    proofs.push(judgeCall(name, await send(routing.voiceUrl, {}, token)))
  }
  const errors = { ErrorCode: '11205', ErrorUrl: routing.voiceUrl }
  proofs.push(
    judgeCall('signed call at the fallback', await send(routing.voiceFallbackUrl, errors)),
    judgeStatus(await send(routing.statusCallback, { CallStatus: 'busy', CallDuration: '0' })),
    // Without the account's id: it would be an alarm that our own webhooks are refused.
    judgeUnsigned(
      await sendNotice({ url: routing.voiceUrl, form: { ...form, AccountSid: '' } }, fetch)
    )
  )
  return proofs
}

/** Lets a number of a pool ring once, as for a withheld caller, and measures for how long. */
export async function proveRinging({
  configuration,
  routing,
  to,
  fetch
}: WebhookProofOptions): Promise<Proof> {
  const name = 'a call that rings'
  const [authToken = ''] = configuration.TWILIO_AUTH_TOKEN.split(',')
  const form = callForm(configuration.TWILIO_ACCOUNT_SID, to)
  const answer = await sendNotice({ url: routing.voiceUrl, form, authToken }, fetch)
  const ended = { ...form, CallStatus: 'busy', CallDuration: '0' }
  await sendNotice({ url: routing.statusCallback, form: ended, authToken }, fetch)
  const pause = Number(/<Pause length="(\d+)"/.exec(answer.body)?.[1] ?? 0)
  if (answer.status !== 200 || !answer.body.includes('<Reject reason="busy"/>')) {
    return failed(name, describe(answer))
  }
  const seconds = answer.seconds + pause
  const how =
    pause > 0 ? `by <Pause length="${pause}"/>` : `the answer took ${seconds.toFixed(1)} s`
  return answer.seconds > 13
    ? failed(name, `${how}: above 13 s Twilio may give up and answer the call`)
    : passed(name, `${seconds.toFixed(1)} s, ${how}`)
}

function callForm(accountSid: string, to: string): Record<string, string> {
  return {
    CallSid: `CA${randomBytes(16).toString('hex')}`,
    AccountSid: accountSid,
    From: WITHHELD,
    Caller: WITHHELD,
    To: to,
    Called: to,
    CallStatus: 'ringing',
    Direction: 'inbound',
    ApiVersion: '2010-04-01'
  }
}

function judgeCall(name: string, answer: NoticeAnswer): Proof {
  if (answer.status === 200 && REJECT.test(answer.body)) {
    return passed(name, `refused as busy after ${answer.seconds.toFixed(1)} s`)
  }
  return failed(name, describe(answer))
}

function judgeStatus(answer: NoticeAnswer): Proof {
  const name = 'signed end of a call at the status address'
  return answer.status === 204 ? passed(name) : failed(name, describe(answer))
}

function judgeUnsigned(answer: NoticeAnswer): Proof {
  const name = 'a call without a signature is refused'
  return answer.status === 403 ? passed(name) : failed(name, describe(answer))
}

function describe({ status, body, reason }: NoticeAnswer): string {
  if (status === 0) return `no answer (${reason})`
  if (status === 403 && body.includes('signature_invalid')) {
    return 'refused for its signature: compare WEBHOOK_PUBLIC_URL and TWILIO_AUTH_TOKEN here and at call-verification'
  }
  return `answered with ${status}, not as call-verification answers: what stands in front of it?`
}
