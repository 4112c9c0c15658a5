/**
 * The address under which browsers reach this service. Cookies and forms of real customers never travel
 * in clear.
 *
 * @throws in production, unless it begins with https
 */
export function parsePublicUrl(text: string, production: boolean): URL {
  const url = new URL(text)
  if (production && url.protocol !== 'https:') {
    throw new Error('in production it must begin with https://')
  }
  return url
}
