import * as oauth from 'openid-client'
import type { ClientKey } from './client-keys.ts'

/** Where the authorization server is: its name, and where to reach it from here. */
export interface FlowAddresses {
  readonly issuer: URL
  readonly reachedAt: URL
}

/** What the server says of itself, asked once it is needed, and again after a failure. */
export type Discover = () => Promise<oauth.Configuration>

/** A client that proves who it is with its key. */
export function createDiscover(
  clientId: string,
  { kid, privateKey }: ClientKey,
  { issuer, reachedAt }: FlowAddresses
): Discover {
  let known: Promise<oauth.Configuration> | undefined
  const nearby: oauth.CustomFetch = (url, options) =>
    fetch(url.replace(issuer.origin, reachedAt.origin), options as RequestInit)

  return () => {
    known ??= oauth
      .discovery(issuer, clientId, undefined, oauth.PrivateKeyJwt({ key: privateKey, kid }), {
        // In the sandbox everything is on one machine; elsewhere this would have no place.
        execute: [oauth.allowInsecureRequests],
        [oauth.customFetch]: nearby
      })
      .catch((error) => {
        known = undefined
        throw error
      })
    return known
  }
}
