import ipaddr from 'ipaddr.js'

/**
 * What belongs to one customer: an IPv4 address, or the /64 network of an IPv6 address, within which a
 * telephone chooses its address by itself, anew every day (RFC 8981).
 */
export function blockOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  // An IPv4 address may come written as IPv6.
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${parsed.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`
}
