import { randomUUID } from 'node:crypto'
import { headerOf, type SipRequest } from './sip-request.ts'

const REASONS = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  486: 'Busy Here',
  487: 'Request Terminated',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'Version Not Supported'
} as const

export type ResponseCode = keyof typeof REASONS

/** 122 random bits: nobody guesses it, and no two are alike. Node has them in store, which other random bytes are not. */
export function newTag(): string {
  return randomUUID()
}

/**
 * @param toTag ours, for a request that brings none; the same in every response to it
 * @param extra further headers
 * @see [RFC 3261](https://www.rfc-editor.org/rfc/rfc3261.html#section-8.2.6.2)
 */
export function writeResponse(
  request: SipRequest,
  code: ResponseCode,
  toTag: string = newTag(),
  extra: readonly string[] = []
): string {
  const lines = [`SIP/2.0 ${code} ${REASONS[code]}`]
  for (const [name, value] of request.headers) if (name === 'via') lines.push(`Via: ${value}`)
  const to = headerOf(request, 'to') ?? ''
  const tagged = code === 100 || request.toTag !== '' || to === '' ? to : `${to};tag=${toTag}`
  lines.push(
    `From: ${headerOf(request, 'from') ?? ''}`,
    `To: ${tagged}`,
    `Call-ID: ${request.callId}`,
    `CSeq: ${headerOf(request, 'cseq') ?? ''}`,
    ...extra,
    'Content-Length: 0',
    '',
    ''
  )
  return lines.join('\r\n')
}

/** What a response adds that a dialog could begin with, though with us none ever gets beyond ringing. */
export function dialogHeaders(request: SipRequest): string[] {
  return [
    ...request.headers.flatMap(([name, value]) =>
      name === 'record-route' ? [`Record-Route: ${value}`] : []
    ),
    // The address under which the client has found us leads back here.
    `Contact: <${request.uri}>`
  ]
}
