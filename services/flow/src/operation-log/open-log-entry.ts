import type { Sealer } from '@yobirin/sealing'
import { Compile } from 'typebox/compile'
import { type LogEntry, LogEntrySchema, type LoggedEntry, nameContext } from './log-entry.ts'

export type OpenedLogEntry =
  | { readonly status: 'opened'; readonly entry: LoggedEntry }
  /** It will never fit, so a person has to look at it. */
  | { readonly status: 'payload' | 'seal' | 'name' }

const entries = Compile(LogEntrySchema)

/** No control characters and no halves of one: the database would refuse them. */
const NAME = /^\P{C}{1,200}$/u

/**
 * Reads a job's payload, and the kana name in it for an institution that wants it kept clear. Nobody
 * vouches for what lies on a queue.
 */
export function openLogEntry(
  payload: unknown,
  { sealer, keepsSealed }: { sealer: Sealer; keepsSealed: (institution: string) => boolean }
): OpenedLogEntry {
  if (!entries.Check(payload)) return { status: 'payload' }
  const { sealedNameKana, ...facts } = payload
  if (sealedNameKana === undefined) return { status: 'opened', entry: facts }

  const nameKana = open(payload, sealer)
  if (nameKana === undefined) return { status: 'seal' }
  if (!NAME.test(nameKana)) return { status: 'name' }
  return {
    status: 'opened',
    entry: keepsSealed(facts.institution) ? payload : { ...facts, nameKana }
  }
}

/** The kana name of an entry, whichever way it is kept; undefined where its key is gone. */
export function nameOf(entry: LoggedEntry, sealer: Sealer): string | undefined {
  return entry.nameKana ?? open(entry, sealer)
}

function open({ id, sealedNameKana }: LogEntry, sealer: Sealer): string | undefined {
  if (sealedNameKana === undefined) return undefined
  try {
    return sealer.open(sealedNameKana, nameContext(id))
  } catch {
    return undefined
  }
}
