import ipaddr from 'ipaddr.js'

/**
 * Whose `X-Forwarded-For` is believed, as Fastify takes it. Proxies are named by where they are, never by
 * how many there are: whoever reaches us without passing them could else say where they come from.
 *
 * @param text addresses and networks, comma-separated; empty: nobody
 * @throws TypeError for anything else
 */
export function parseTrustedProxies(text: string): false | string[] {
  if (text.trim() === '') return false
  const entries = text.split(',').map((entry) => entry.trim())
  const wrong = entries.find((entry) => !isAddress(entry) && !isNetwork(entry))
  if (wrong === undefined) return entries
  throw new TypeError(`"${wrong}" is neither an address nor a network such as 10.0.0.0/8`)
}

// A lone number is an IPv4 address to many programs, and a count of proxies to others.
const isAddress = (text: string) => ipaddr.isValid(text) && /[.:]/.test(text)

/** All of the internet is no proxy. */
const isNetwork = (text: string) => ipaddr.isValidCIDR(text) && !text.endsWith('/0')
