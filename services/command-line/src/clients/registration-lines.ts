import type { ClientAuthentication, ClientRegistration } from '@yobirin/contracts'

/** What people read of a registration, under the names of the flags that change it. */
export function registrationLines(client: ClientRegistration): ReadonlyMap<string, string> {
  const lines = new Map([
    ['name', client.name],
    ['institution', client.institution],
    ['authentication', describeAuthentication(client.authentication)]
  ])
  if (client.kind === 'resource_server') return lines
  return lines
    .set('profile', client.profile)
    .set('token-binding', client.tokenBinding ?? 'usual')
    .set('redirect-uri', client.redirectUris.join(', '))
    .set('scope', client.scopes.join(', '))
    .set('consent-days', client.consentDays === undefined ? 'usual' : String(client.consentDays))
}

/** How a client proves who it is. */
function describeAuthentication(authentication: ClientAuthentication): string {
  const { method } = authentication
  if ('subjectDn' in authentication) return `${method}, subject ${authentication.subjectDn}`
  if ('sanDns' in authentication) return `${method}, DNS ${authentication.sanDns}`
  if ('sanUri' in authentication) return `${method}, URI ${authentication.sanUri}`
  if ('jwksUri' in authentication) return `${method}, keys at ${authentication.jwksUri}`
  if (!('jwks' in authentication)) return method
  const kids = authentication.jwks.keys.map(({ kid }) => (kid === undefined ? 'unnamed' : `${kid}`))
  return `${method}, ${kids.length === 1 ? 'key' : 'keys'} ${kids.join(', ')}`
}
