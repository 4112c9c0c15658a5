import { headerOf, parameterOf, type SipRequest, valuesOf } from './sip-request.ts'

export type ReadResult =
  | { readonly status: 'request'; readonly request: SipRequest }
  /** Not right, and yet there is enough to answer it by. */
  | { readonly status: 'refused'; readonly request: SipRequest; readonly code: 400 | 505 }
  /** A response, which nobody here waits for, or something that cannot be answered. */
  | { readonly status: 'ignored' }

const REQUEST_LINE = /^([A-Za-z0-9.!%*_+`'~-]+) (\S+) SIP\/(\d+\.\d+)$/
// The value ends with its last visible character: sought from the end, or a long gap would be gone through
// once for each of its blanks.
const HEADER = /^([A-Za-z0-9.!%*_+`'~-]+)[ \t]*:[ \t]*((?:.*[^ \t])?)/s

// @see [RFC 3261](https://www.rfc-editor.org/rfc/rfc3261.html#section-20)
const COMPACT_NAMES: Readonly<Record<string, string>> = {
  c: 'content-type',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  t: 'to',
  v: 'via'
}

/**
 * Reads the head of a message. What comes here has passed Kamailio's checks, so this is not a judge of
 * the grammar: it takes nothing for granted that an answer is built from, and leaves the rest as it is.
 *
 * @param head up to the empty line, one byte a character: whatever a carrier writes goes back unchanged
 */
export function readRequest(head: string): ReadResult {
  const [first = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const [, method, uri, version] = REQUEST_LINE.exec(first) ?? []
  if (method === undefined || uri === undefined) return { status: 'ignored' }

  const headers: (readonly [string, string])[] = []
  let isWhole = true
  for (const line of lines) {
    const [, name, value] = HEADER.exec(line) ?? []
    if (name === undefined || value === undefined) {
      isWhole = false
      continue
    }
    const lower = name.toLowerCase()
    headers.push([COMPACT_NAMES[lower] ?? lower, value])
  }

  const request = readParts(method, uri, headers)
  if (!request) return { status: 'ignored' }
  if (version !== '2.0') return { status: 'refused', request, code: 505 }
  if (!isWhole || !isComplete(request)) return { status: 'refused', request, code: 400 }
  return { status: 'request', request }
}

/** @returns undefined where no answer would find its way */
function readParts(
  method: string,
  uri: string,
  headers: SipRequest['headers']
): SipRequest | undefined {
  const [via] = valuesOf({ headers }, 'via')
  const branch = via && parameterOf(via, 'branch')
  const [, sentBy] = /^SIP\s*\/\s*2\.0\s*\/\s*\S+\s+([^\s;]+)/.exec(via ?? '') ?? []
  if (branch === undefined || sentBy === undefined) return undefined

  const from = headerOf({ headers }, 'from') ?? ''
  const to = headerOf({ headers }, 'to') ?? ''
  const [, sequence, sequenceMethod] =
    /^(\d{1,10})\s+(\S+)$/.exec(headerOf({ headers }, 'cseq') ?? '') ?? []
  return {
    method,
    uri,
    headers,
    callId: headerOf({ headers }, 'call-id') ?? '',
    sequenceNumber: sequenceMethod === method ? Number(sequence) : Number.NaN,
    fromTag: parameterOf(from, 'tag') ?? '',
    toTag: parameterOf(to, 'tag') ?? '',
    transaction: `${branch} ${sentBy}`.toLowerCase()
  }
}

// What every request must have; of a missing Max-Forwards the same clause says to forgive it.
// @see [RFC 3261](https://www.rfc-editor.org/rfc/rfc3261.html#section-8.1.1)
function isComplete({ headers, callId, sequenceNumber, fromTag, transaction }: SipRequest) {
  return (
    callId !== '' &&
    fromTag !== '' &&
    !Number.isNaN(sequenceNumber) &&
    headerOf({ headers }, 'to') !== undefined &&
    transaction.startsWith('z9hg4bk')
  )
}
