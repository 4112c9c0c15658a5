import type { PooledNumber } from './number-pools-port.ts'

/** Out of a field of `P:notes`, as `_note.lua` writes it. */
export function readNote(note: string | undefined): Pick<PooledNumber, 'revision' | 'changed'> {
  if (note === undefined) return { revision: 0 }
  const [revision, by = '', why = '', at] = JSON.parse(note) as string[]
  return { revision: Number(revision), changed: { by, why, at: Number(at) } }
}
