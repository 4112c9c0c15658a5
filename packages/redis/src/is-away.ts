// What ioredis says while Redis is away, and what Redis says that cannot serve; these errors are all plain Error.
const AWAY =
  /^(Command timed out|Connection is closed\.|Stream isn't writeable|None of startup nodes|Cluster is |Failed to refresh slots|All sentinels are unreachable)|^(LOADING|READONLY|CLUSTERDOWN|MASTERDOWN|NOREPLICAS) /

/** Whether an error means that Redis cannot be reached or cannot serve now, and the same may go well later. */
export function isRedisAway({ message, name }: Error): boolean {
  return name === 'MaxRetriesPerRequestError' || AWAY.test(message)
}
