// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'

const FIVE_MINUTES_MS = 5 * 60_000

/**
 * @param {string} name
 * @param {string} about
 * @param {Partial<Record<import('../system/environment.js').ServiceName, number>>} clockShiftMs
 * @returns {import('../scenario.js').Scenario}
 */
const clockOff = (name, about, clockShiftMs) => ({
  name,
  about,
  system: { clockShiftMs },
  // What an app signs to prove who it is holds for a minute, by the clock of flow's host.
  notToTheEnd: clockShiftMs.flow !== undefined,
  async play({ callsAreOver }) {
    while (!callsAreOver.aborted) await sleep(100)
  }
})

export const clockAhead = clockOff(
  'clock-ahead',
  'the host of one call-verification and of notification 5 minutes ahead',
  { 'call-verification': FIVE_MINUTES_MS, notification: FIVE_MINUTES_MS }
)
export const clockBehind = clockOff(
  'clock-behind',
  'the host of one call-verification and of notification 5 minutes behind',
  { 'call-verification': -FIVE_MINUTES_MS, notification: -FIVE_MINUTES_MS }
)
export const clockOfFlowAhead = clockOff(
  'clock-of-flow-ahead',
  'the host of flow 5 minutes ahead',
  {
    flow: FIVE_MINUTES_MS
  }
)
export const clockOfFlowBehind = clockOff(
  'clock-of-flow-behind',
  'the host of flow 5 minutes behind',
  { flow: -FIVE_MINUTES_MS }
)
