import { eventId, type NumberState, type PoolChanged } from '@yobirin/contracts'
import type { Act } from './acts.ts'

const STATE_ACTIONS: Readonly<Record<NumberState, string>> = {
  active: 'number_activated',
  draining: 'number_drained',
  quarantined: 'number_quarantined',
  retired: 'number_retired'
}

/** What call-verification tells of a pool, as it stands among what operators did. */
export function actOfPoolChange(event: PoolChanged): Act {
  const { pool, targetNumber, revision, at, by, role = 'system', why } = event
  return {
    id: eventId(event),
    action: actionOf(event),
    target: targetNumber === undefined ? pool : `${pool}/${targetNumber}`,
    ...{ at, by, role, why, revision }
  }
}

function actionOf({ change, state }: PoolChanged): string {
  if (change === 'settings') return 'pool_configured'
  if (change === 'number_state' && state !== undefined) return STATE_ACTIONS[state]
  return 'number_added'
}
