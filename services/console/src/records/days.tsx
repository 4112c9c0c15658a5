import type { Query } from '../services/flow-api.ts'

/** From which day to which, both of them counted; of a form that filters. */
export function Days({ query: { from = '', until = '' } }: { query: Query }) {
  return (
    <>
      <label>
        From, Japan time
        <input type="date" name="from" value={from} />
      </label>
      <label>
        Until
        <input type="date" name="until" value={until} />
      </label>
    </>
  )
}
