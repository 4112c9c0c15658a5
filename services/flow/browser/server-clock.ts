/** The server's clock, as far as this device can tell between two messages of the server. */
export interface ServerClock {
  /** Sets it by the `now` of a message that has just come. */
  set(now: string): void
  /** Milliseconds since 1970. */
  now(): number
  /** Whether this device slept, or somebody set its time, since this was asked last. */
  jumped(): boolean
}

/** The two clocks of the device disagree by more. */
const JUMP_MS = 1_500

export function createServerClock(): ServerClock {
  let setTo = 0
  let setAt = clocks()
  let askedAt = setAt
  return {
    set(now) {
      setTo = Date.parse(now)
      setAt = clocks()
    },
    now() {
      const { date, steady } = clocks()
      // Through a sleep one of the two stands still on some devices.
      return setTo + Math.max(date - setAt.date, steady - setAt.steady)
    },
    jumped() {
      const { date, steady } = clocks()
      const difference = date - askedAt.date - (steady - askedAt.steady)
      askedAt = { date, steady }
      return Math.abs(difference) > JUMP_MS
    }
  }
}

function clocks(): { date: number; steady: number } {
  return { date: Date.now(), steady: performance.now() }
}
