/**
 * The BullMQ `prefix` of a queue. The braces put all keys of the queue into one Redis Cluster slot,
 * and every queue into a slot of its own.
 */
export function queuePrefix(keyPrefix: string, queue: string): string {
  return `{${keyPrefix}:${queue}}`
}
