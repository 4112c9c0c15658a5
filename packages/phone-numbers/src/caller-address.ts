/** What a caller id consists of, be it a bare number, a URI or a SIP From header. */
export interface CallerAddress {
  displayName: string
  /** Lower case; empty for a bare number or word. */
  scheme: string
  user: string
  /** Lower case, without its port; empty where there is none. */
  host: string
  /** `name=value`, of the user part and of the URI: `cpc` and `phone-context` occur in either. */
  parameters: string[]
}

// A display name is the caller's own text and may hold angle brackets within its quotes; outside
// them exactly one pair is allowed.
// @see [RFC 3261](https://www.rfc-editor.org/rfc/rfc3261.html#section-20.10)
const NAME_AND_ADDRESS = /^("(?:[^"\\]|\\.)*"\s*|[^"<>]*)<([^<>]*)>[^<>]*$/s
const SCHEME = /^([a-z][a-z0-9+.-]*):/i

/** @returns undefined for what cannot be told apart */
export function parseCallerAddress(text: string): CallerAddress | undefined {
  const bracketed = NAME_AND_ADDRESS.exec(text)
  if (!bracketed && /[<>]/.test(text)) return undefined
  const [, displayName = '', address = text] = bracketed ?? []

  const scheme = SCHEME.exec(address)?.[1] ?? ''
  const rest = scheme === '' ? address : address.slice(scheme.length + 1)
  const at = rest.lastIndexOf('@')
  const [user = '', ...userParameters] = (at < 0 ? rest : rest.slice(0, at)).split(';')
  const [location = ''] = at < 0 ? [] : rest.slice(at + 1).split('?')
  const [host = '', ...uriParameters] = location.split(';')
  return {
    displayName,
    scheme: scheme.toLowerCase(),
    user: user.trim(),
    host: host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, ''),
    parameters: [...userParameters, ...uriParameters]
  }
}
