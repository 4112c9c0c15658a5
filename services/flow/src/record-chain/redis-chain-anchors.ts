import { createScripts, type RedisConnection, script } from '@yobirin/redis'
import type { RedisKeys } from '../redis-keys.ts'
import type { ChainAnchors } from './chain-anchors.ts'
import type { Position } from './record.ts'

const SCRIPTS = new URL('../../redis-scripts/', import.meta.url)

export function redisChainAnchors({
  redis,
  keys
}: {
  redis: RedisConnection
  keys: RedisKeys
}): ChainAnchors {
  const scripts = createScripts(redis, SCRIPTS, { raiseChainAnchor: script(() => undefined) })
  return {
    async raise(chain, { sequence, hash }) {
      await scripts.raiseChainAnchor([keys.chainAnchors], [chain, sequence, hash])
    },
    async of(chain) {
      return parse(await redis.hget(keys.chainAnchors, chain))
    },
    async all() {
      const anchors = await redis.hgetall(keys.chainAnchors)
      return Object.entries(anchors).flatMap(([chain, text]) => {
        const position = parse(text)
        return position ? [{ chain, ...position }] : []
      })
    }
  }
}

function parse(text: string | null): Position | undefined {
  const [, sequence, hash] = /^(\d+) ([0-9a-f]{64})$/.exec(text ?? '') ?? []
  return sequence && hash ? { sequence: Number(sequence), hash } : undefined
}
