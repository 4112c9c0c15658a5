import type { FiguresWindow } from '@yobirin/contracts'

interface Ring {
  readonly name: string
  readonly widthMs: number
  /** One more than the window holds: the oldest is not whole any more, and is counted in whole. */
  readonly slots: number
}

const MINUTE_MS = 60_000

const RINGS: Readonly<Record<FiguresWindow, Ring>> = {
  '5m': { name: 'm', widthMs: MINUTE_MS, slots: 6 },
  '1h': { name: 't', widthMs: 10 * MINUTE_MS, slots: 7 },
  '1d': { name: 'h', widthMs: 60 * MINUTE_MS, slots: 25 }
}

/** How `hand-on.lua` is told of the rings. */
export function ringArguments(): readonly (string | number)[] {
  const rings = Object.values(RINGS)
  return [rings.length, ...rings.flatMap(({ name, widthMs, slots }) => [name, widthMs, slots])]
}

export interface WindowSlots {
  readonly fields: readonly string[]
  /** A slot of an older period than this was not written since. */
  readonly oldestPeriod: number
  /** The instant that the counts reach back to: up to one slot earlier than the window's name says. */
  readonly from: number
}

export function slotsOf(window: FiguresWindow, now: number): WindowSlots {
  const { name, widthMs, slots } = RINGS[window]
  const oldestPeriod = Math.floor(now / widthMs) - slots + 1
  return {
    fields: Array.from({ length: slots }, (_, slot) => `${name}${slot}`),
    oldestPeriod,
    from: oldestPeriod * widthMs
  }
}
