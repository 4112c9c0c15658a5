import type { Logger } from '@yobirin/logging'
import { type LastKnown, lastKnown } from '../last-known.ts'
import type { Switch, Switches } from './switches.ts'

/** What operators switched off and on, as this process knows it. */
export function knownSwitches({
  switches,
  log
}: {
  switches: Switches
  log: Logger
}): LastKnown<readonly Switch[]> {
  return lastKnown({ what: 'switches', initial: [], read: () => switches.all(), log })
}
