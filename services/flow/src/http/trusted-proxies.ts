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

/** Whether a connection from this address comes from one of them. */
export function createIsTrustedProxy(
  proxies: false | readonly string[]
): (address: string | undefined) => boolean {
  const networks = (proxies || []).map((entry) =>
    isNetwork(entry) ? ipaddr.parseCIDR(entry) : wholeAddress(entry)
  )
  return (text = '') => {
    if (!ipaddr.isValid(text)) return false
    // An IPv4 address may be written as an IPv6 one, as sockets for both do.
    const address = ipaddr.process(text)
    return networks.some(([network, bits]) => {
      const alike = network.kind() === address.kind()
      return alike && (address as ipaddr.IPv6).match(network as ipaddr.IPv6, bits)
    })
  }
}

function wholeAddress(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.process(text)
  return [address, address.toByteArray().length * 8]
}

// A lone number is an IPv4 address to many programs, and a count of proxies to others.
const isAddress = (text: string) => ipaddr.isValid(text) && /[.:]/.test(text)

/** All of the internet is no proxy. */
const isNetwork = (text: string) => ipaddr.isValidCIDR(text) && !text.endsWith('/0')
