import { createHash } from 'node:crypto'
import { answers, type RedisConnection } from '@yobirin/redis'
import type { Session } from './session.ts'

/** Sessions that were signed out of, until they would have ended: a copy of their cookie opens nothing. */
export interface EndedSessions {
  add(session: Session): Promise<void>
  /** False as well, after a second, while Redis does not answer: then more than ever is to be looked at. */
  has(session: Session): Promise<boolean>
}

export function createEndedSessions({
  redis,
  keyPrefix
}: {
  redis: RedisConnection
  keyPrefix: string
}): EndedSessions {
  const keyOf = ({ formKey }: Session) =>
    `${keyPrefix}:console:ended:${createHash('sha256').update(formKey).digest('base64url')}`

  return {
    async add(session) {
      await answers(redis.set(keyOf(session), '', 'PXAT', session.until))
    },
    async has(session) {
      const found = redis.exists(keyOf(session))
      return (await answers(found)) && (await found) === 1
    }
  }
}
