import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether somebody clicked, rather than a page that asks again by itself. Browsers tell (Fetch Metadata, section 2.4);
 * a client that does not is taken to be used.
 */
export function isUse(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-mode'] === undefined || headers['sec-fetch-user'] === '?1'
}
