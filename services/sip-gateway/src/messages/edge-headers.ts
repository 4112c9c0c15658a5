import { headerOf, type SipRequest } from './sip-request.ts'

// What infra/kamailio/kamailio.cfg says of a call, and takes off of whatever comes from outside.
const ADDRESSED = 'x-yobirin-addressed'
const INGRESS = 'x-yobirin-ingress'
// And what we say to it: until then it need not worry that it hears nothing more.
const RINGS_FOR = 'X-Yobirin-Rings-For'

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

/** Tells our edge for how long a call will ring, and nobody else. */
export function ringsFor(request: WithHeaders, ms: number): string[] {
  return cameByEdge(request) ? [`${RINGS_FOR}: ${ms}`] : []
}
