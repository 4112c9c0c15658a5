import { Type } from 'typebox'

/** Where Redis is: one server, what Sentinels name, or a Cluster, as packages/redis reads it. */
export function redisAddress(options: {
  description: string
  default?: string
  requiredInProduction?: true
}) {
  return Type.String({ pattern: '^rediss?(-sentinel|-cluster)?://.', ...options })
}
