import { OPERATION_LOG_QUEUE } from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import type { Job } from '../outbox/job.ts'
import { type LogEntry, type LogFacts, nameContext } from './log-entry.ts'

/**
 * An entry on its way to the operation log.
 *
 * @param facts its id names the deed: for a step of a journey, journey and version that it was made from
 * @param facts.nameKana as entered and converted; sealed here, so that no queue holds it
 */
export function logEntry(
  { nameKana, ...facts }: LogFacts & { readonly nameKana?: string },
  sealer: Sealer
): Job {
  const { id } = facts
  const entry: LogEntry = {
    ...facts,
    ...(nameKana !== undefined && { sealedNameKana: sealer.seal(nameKana, nameContext(id)) })
  }
  return { queue: OPERATION_LOG_QUEUE, id, data: entry }
}
