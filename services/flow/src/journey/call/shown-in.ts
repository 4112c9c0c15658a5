/** Attributes of an element that is there in some states of the waiting page only. */
export function shownIn(states: string, now: string): { 'data-shown-in': string; hidden: boolean } {
  return { 'data-shown-in': states, hidden: !states.split(' ').includes(now) }
}
