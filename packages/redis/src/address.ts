export interface RedisNode {
  readonly host: string
  readonly port: number
}

interface Access {
  readonly username?: string
  readonly password?: string
}

/** Where Redis is: one server, whatever server Sentinels name as the master, or the shards of a Cluster. */
export type RedisAddress =
  | { readonly kind: 'server'; readonly url: string }
  | ({
      readonly kind: 'sentinel'
      readonly tls: boolean
      readonly nodes: readonly RedisNode[]
      readonly master: string
      /** Who we are to the Sentinels, where they ask. */
      readonly sentinelAccess: Access
    } & Access)
  | ({
      readonly kind: 'cluster'
      readonly tls: boolean
      readonly nodes: readonly RedisNode[]
    } & Access)

const SEVERAL =
  /^(rediss?)-(sentinel|cluster):\/\/(?:([^@/:]*)(?::([^@/]*))?@)?([^@/?]+)\/?(?:\?(.*))?$/
const NODE = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i
const PORTS = { sentinel: 26_379, cluster: 6_379 }

/**
 * @param url `redis://host:6379`, `redis-sentinel://host:26379,host:26379?master=name` or
 *   `redis-cluster://host:6379,host:6379`; `rediss…` with TLS; `user:password@` before the hosts
 * @throws TypeError that says what an address is like and never repeats the one that was given
 */
export function parseRedisAddress(url: string): RedisAddress {
  if (/^rediss?:\/\//.test(url) && URL.canParse(url)) {
    const { username, password } = new URL(url)
    parseAccess(username, password)
    return { kind: 'server', url }
  }
  const [, scheme, kind, username, password, hosts = '', query] = SEVERAL.exec(url) ?? []
  if (kind !== 'sentinel' && kind !== 'cluster') throw notAnAddress()
  const several = {
    tls: scheme === 'rediss',
    nodes: hosts.split(',').map((host) => parseNode(host, PORTS[kind])),
    ...parseAccess(username, password)
  }
  if (kind === 'cluster') return { kind, ...several }
  const settings = new URLSearchParams(query)
  const master = settings.get('master')
  if (!master) throw notAnAddress()
  const sentinel = [settings.get('sentinelUsername'), settings.get('sentinelPassword')]
  return { kind, ...several, master, sentinelAccess: accessOf(sentinel) }
}

function parseNode(text: string, usualPort: number): RedisNode {
  const [, address, name, port = usualPort] = NODE.exec(text.trim()) ?? []
  const host = address ?? name
  if (!host) throw notAnAddress()
  return { host, port: Number(port) }
}

/** A sign that means something in an address is written in percent-encoding, the percent sign above all. */
function parseAccess(username = '', password = ''): Access {
  try {
    return accessOf([decodeURIComponent(username), decodeURIComponent(password)])
  } catch {
    throw notAnAddress()
  }
}

const accessOf = ([username, password]: (string | null | undefined)[]): Access => ({
  ...(username && { username }),
  ...(password && { password })
})

function notAnAddress(): TypeError {
  return new TypeError(
    'REDIS_URL must be redis://host:6379, redis-sentinel://host:26379,host:26379?master=name ' +
      'or redis-cluster://host:6379,host:6379 (rediss… with TLS); a % in a password is written %25.'
  )
}
