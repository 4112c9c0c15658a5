import { type SipRequest, valuesOf } from '../messages/sip-request.ts'
import type { ResponseCode } from '../messages/write-response.ts'
import type { InviteTransactions } from './invite-transactions.ts'
import { ALLOW, METHODS_OF_DIALOGS, OTHER_METHODS } from './methods.ts'

export interface Refusal {
  readonly code: ResponseCode
  readonly headers?: readonly string[]
}

type Check = (request: SipRequest, transactions: InviteTransactions) => Refusal | undefined

const SCHEMES = /^(?:sips?|tel):/i

/**
 * Everything for which a request is refused before anybody looks at who calls, in the order in which
 * RFC 3261, 8.2 has it. The first that applies is the answer.
 */
const checks: readonly Check[] = [
  // 8.2.1, 15.1.2: the method, and whether it wants a dialog.
  ({ method, toTag }) =>
    METHODS_OF_DIALOGS.has(method) || toTag !== '' ? { code: 481 } : undefined,
  ({ method }) => (OTHER_METHODS.has(method) ? { code: 405, headers: [ALLOW] } : undefined),
  ({ method }) =>
    method !== 'INVITE' && method !== 'OPTIONS' ? { code: 501, headers: [ALLOW] } : undefined,
  // 8.2.2.1: the address.
  ({ uri }) => (SCHEMES.test(uri) ? undefined : { code: 416 }),
  // 8.2.2.2: the same request by another way.
  (request, transactions) =>
    request.method === 'INVITE' && transactions.hasSame(request) ? { code: 482 } : undefined,
  // 8.2.2.3: extensions, of which we have none.
  (request) => {
    const required = valuesOf(request, 'require')
    if (required.length === 0) return undefined
    return { code: 420, headers: [`Unsupported: ${required.join(', ')}`] }
  }
]

export function refuseRequest(
  request: SipRequest,
  transactions: InviteTransactions
): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(request, transactions)
    if (refusal) return refusal
  }
  return undefined
}
