/** One call as the carrier knows it. */
export interface CarriedCall {
  readonly callSid: string
  /** E.164, or what Twilio puts in its place when the number is withheld. */
  readonly from: string
  /** E.164 */
  readonly to: string
  readonly callToken: string
  /** What the network says about the caller's number, if it says anything. */
  readonly stirVerstat?: string
  /** The number that the call was passed on by, if it was. */
  readonly forwardedFrom?: string
}

export type EndedStatus = 'busy' | 'no-answer' | 'canceled' | 'completed'

export type Parameters = Readonly<Record<string, string>>

/**
 * The parameters of Twilio's voice webhook, all of them: a receiver that trips over one that it does
 * not know shall trip here.
 *
 * @see https://www.twilio.com/docs/voice/twiml#request-parameters
 */
export function voiceParameters(
  { callSid, from, to, callToken, stirVerstat, forwardedFrom }: CarriedCall,
  accountSid: string,
  callStatus: 'ringing' | EndedStatus = 'ringing'
): Parameters {
  const places = { From: from, To: to, Caller: from, Called: to }
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: callSid,
    CallStatus: callStatus,
    CallToken: callToken,
    Direction: 'inbound',
    ...(stirVerstat !== undefined && { StirVerstat: stirVerstat }),
    ...(forwardedFrom !== undefined && { ForwardedFrom: forwardedFrom }),
    ...places,
    ...Object.fromEntries(
      Object.entries(places).flatMap(([role, number]) => [
        [`${role}City`, ''],
        [`${role}State`, ''],
        [`${role}Zip`, ''],
        [`${role}Country`, number.startsWith('+81') ? 'JP' : '']
      ])
    )
  }
}

/** What the fallback is told besides. */
export function fallbackParameters(errorCode: number, errorUrl: string): Parameters {
  return { ErrorCode: String(errorCode), ErrorUrl: errorUrl }
}

const SIP_RESPONSES: Readonly<Record<EndedStatus, string>> = {
  busy: '486',
  'no-answer': '603',
  canceled: '487',
  completed: '200'
}

/** The parameters of the status webhook that tells of a call's end. */
export function statusParameters(
  call: CarriedCall,
  accountSid: string,
  status: EndedStatus,
  talkedSeconds: number,
  at: Date
): Parameters {
  return {
    ...voiceParameters(call, accountSid, status),
    CallDuration: String(talkedSeconds),
    Duration: String(Math.ceil(talkedSeconds / 60)),
    SipResponseCode: SIP_RESPONSES[status],
    // RFC 2822 as Twilio writes it.
    Timestamp: at.toUTCString().replace('GMT', '+0000'),
    CallbackSource: 'call-progress-events',
    SequenceNumber: '0'
  }
}
