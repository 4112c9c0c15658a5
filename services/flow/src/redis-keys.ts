/** All keys and channels of this service; none holds anything personal. */
export interface RedisKeys {
  /** Hash, and the channel on which its changes are told. */
  journey(id: string): string
  /** List of jobs, in the slot of its journey. */
  outbox(id: string): string
  /** Sorted set of journeys whose outbox may hold something, by when it was announced. */
  readonly outboxes: string
  /** Hash of what is known of a verification, and the channel on which changes are told. */
  view(verificationId: string): string
  /** First part of the keys of counts, which end in a keyed hash of whose they are. */
  limit(kind: string): string
  /** Hash of something that the authorization server remembers for a while; of its id, the hash. */
  artefact(kind: string, idHash: string): string
  /** Hash of where the chains of records were last seen to end. */
  readonly chainAnchors: string
  /** Set of the steps at which journeys were counted; in the slot of the sets below. */
  readonly stepNames: string
  /** Sorted set of the journeys that are at a step, by when they count no more. */
  journeysAt(step: string): string
}

export function redisKeys(prefix: string): RedisKeys {
  return {
    journey: (id) => `{${prefix}:journey:${id}}`,
    outbox: (id) => `{${prefix}:journey:${id}}:outbox`,
    outboxes: `${prefix}:journey-outboxes`,
    view: (verificationId) => `{${prefix}:waiting:${verificationId}}`,
    limit: (kind) => `${prefix}:limit:${kind}`,
    artefact: (kind, idHash) => `{${prefix}:oauth:${kind}:${idHash}}`,
    chainAnchors: `${prefix}:chain-anchors`,
    stepNames: `{${prefix}:journeys-under-way}:steps`,
    journeysAt: (step) => `{${prefix}:journeys-under-way}:at:${step}`
  }
}
