import type { FiguresWindow } from '@yobirin/contracts'

interface Ring {
  readonly name: string
  readonly widthMs: number
  /** One more than the window holds: the oldest is not whole any more, and is counted in whole. */
  readonly slots: number
}

const MINUTE_MS = 60_000

/** From the finest: what leaves a slot moves on to the next. A window is told by its own ring and those before it. */
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
  /** When the period of a slot began, by its place in `fields` and what stands in it. */
  readonly beginningOf: (place: number, period: number) => number
  /** The instant that the counts reach back to: up to one slot earlier than the window's name says. */
  readonly from: number
}

export function slotsOf(window: FiguresWindow, now: number): WindowSlots {
  const { widthMs, slots } = RINGS[window]
  const finer = Object.values(RINGS).filter((ring) => ring.widthMs <= widthMs)
  const each = finer.flatMap((ring) =>
    Array.from({ length: ring.slots }, (_, slot) => ({ field: `${ring.name}${slot}`, ring }))
  )
  return {
    fields: each.map(({ field }) => field),
    beginningOf: (place, period) => period * (each[place]?.ring.widthMs ?? Number.NaN),
    from: (Math.floor(now / widthMs) - slots + 1) * widthMs
  }
}
