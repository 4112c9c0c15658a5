import { createHash } from 'node:crypto'
import { createScripts, type RedisConnection, script, serverTime } from '@yobirin/redis'
import type { Sealer } from '@yobirin/sealing'
import type { RedisKeys } from '../../redis-keys.ts'

export interface StoredArtefact {
  /** JSON */
  readonly payload: string
  /** Who has used it up, if anybody. */
  readonly consumedBy?: string
}

/** `used`: somebody else has used it up, or it is gone. */
export type Consumed = 'ours' | 'used' | 'too_late'

/**
 * What the authorization server remembers for seconds or hours. The id of an artefact is often the secret
 * itself, a code or a token, so keys hold its hash; the payload is sealed and does not repeat it.
 */
export interface Artefacts {
  save(kind: string, id: string, payload: string, milliseconds: number): Promise<void>
  /** @returns false when there is one of this id already */
  saveOnce(kind: string, id: string, payload: string, milliseconds: number): Promise<boolean>
  find(kind: string, id: string): Promise<StoredArtefact | undefined>
  /** @param withinMs after so long it is left as it is, whenever Redis gets to it */
  consume(kind: string, id: string, by: string, withinMs?: number): Promise<Consumed>
  /** Lets it live no longer than that. */
  shorten(kind: string, id: string, milliseconds: number): Promise<void>
  forget(kind: string, id: string): Promise<void>
}

const SCRIPTS = new URL('../../../redis-scripts/', import.meta.url)

export function redisArtefacts({
  redis,
  keys,
  sealer
}: {
  redis: RedisConnection
  keys: RedisKeys
  sealer: Sealer
}): Artefacts {
  const isOne = script((reply) => reply === 1)
  const scripts = createScripts(redis, SCRIPTS, {
    saveArtefact: isOne,
    saveArtefactOnce: isOne,
    consumeArtefact: script((reply) => reply as Consumed)
  })
  // 256 bits of randomness, or near it, need no slow hash.
  const hash = (id: string) => createHash('sha256').update(id).digest('base64url')
  const keyOf = (kind: string, id: string) => keys.artefact(kind, hash(id))
  const context = (kind: string, id: string) => `${kind} ${hash(id)}`
  const sealed = (kind: string, id: string, payload: string) =>
    sealer.seal(payload, context(kind, id))

  return {
    async save(kind, id, payload, milliseconds) {
      await scripts.saveArtefact([keyOf(kind, id)], [sealed(kind, id, payload), milliseconds])
    },
    saveOnce: (kind, id, payload, milliseconds) =>
      scripts.saveArtefactOnce([keyOf(kind, id)], [sealed(kind, id, payload), milliseconds]),
    async find(kind, id) {
      const [payload, consumedBy] = await redis.hmget(keyOf(kind, id), 'sealed', 'consumedBy')
      if (!payload) return undefined
      const opened = sealer.open(payload, context(kind, id))
      return { payload: opened, ...(consumedBy && { consumedBy }) }
    },
    async consume(kind, id, by, withinMs) {
      const key = keyOf(kind, id)
      const notAfter = withinMs === undefined ? 0 : (await serverTime(redis, key)) + withinMs
      return scripts.consumeArtefact([key], [by, notAfter])
    },
    async shorten(kind, id, milliseconds) {
      await redis.pexpire(keyOf(kind, id), milliseconds)
    },
    async forget(kind, id) {
      await redis.del(keyOf(kind, id))
    }
  }
}
