import { headerOf, type SipRequest } from './sip-request.ts'

// What infra/kamailio/kamailio.cfg says of a call, and takes off of whatever comes from outside.
const ADDRESSED = 'x-yobirin-addressed'
const INGRESS = 'x-yobirin-ingress'

type WithHeaders = Pick<SipRequest, 'headers'>

/** The address as the carrier wrote it, before the site's configuration made our number of it. */
export function addressedBefore(request: WithHeaders): string | undefined {
  return headerOf(request, ADDRESSED)
}

/** Whether the carrier marks the call as one from abroad. */
export function isForeign(request: WithHeaders): boolean {
  return headerOf(request, INGRESS)?.toLowerCase() === 'foreign'
}

/** Every call that comes by our own edge says how it was addressed. */
export function cameByEdge(request: WithHeaders): boolean {
  return addressedBefore(request) !== undefined
}
