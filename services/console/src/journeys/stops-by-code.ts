import type { LogEntry } from '../services/flow-schemas.ts'

export interface Stop {
  readonly code: string
  readonly step: string
  readonly count: number
}

/** How often customers were shown which code at which step; the most frequent first. */
export function stopsByCode(entries: readonly LogEntry[]): Stop[] {
  const stops = new Map<string, Stop>()
  for (const { code, step } of entries) {
    if (code === undefined) continue
    const key = `${code} ${step}`
    stops.set(key, { code, step, count: (stops.get(key)?.count ?? 0) + 1 })
  }
  return [...stops.values()].sort((a, b) => b.count - a.count)
}
