import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a form comes from one of our own pages. Browsers send `Origin` with every form; where it is
 * missing, `Sec-Fetch-Site` decides, and a client that sends neither is no browser.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: URL): boolean {
  if (headers.origin !== undefined) return headers.origin === publicUrl.origin
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}
