import type { ActResource } from '@yobirin/contracts'
import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { NextPage } from '../pages/next-page.tsx'
import type { Query } from '../services/flow-api.ts'
import type { Operator } from '../sign-in/operator.ts'
import { Days } from './days.tsx'

export function ActsPage(props: {
  readonly operator: Operator
  readonly acts: readonly ActResource[]
  readonly next: string | undefined
  readonly query: Query
}) {
  const { operator, acts, next, query } = props
  return (
    <Frame title="Who did what, and why" place="/acts" operator={operator}>
      <form method="get" action="/acts" class="inline">
        <label>
          Who
          <input name="by" value={query.by ?? ''} autocomplete="off" />
        </label>
        <label>
          Did what
          <input name="action" value={query.action ?? ''} placeholder="number drained" />
        </label>
        <Days query={query} />
        <button type="submit">Show</button>
      </form>
      {acts.length === 0 ? (
        <p>There is nothing of that kind.</p>
      ) : (
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">When, Japan time</th>
              <th scope="col">Who</th>
              <th scope="col">Did what</th>
              <th scope="col">To what</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {acts.map(({ id, at, by, role, action, target, why }) => (
              <tr key={id}>
                <th scope="row">
                  <Instant at={at} />
                </th>
                <td data-label="Who">
                  {by} {role && <small>{role}</small>}
                </td>
                <td data-label="Did what">{action.replaceAll('_', ' ')}</td>
                <td data-label="To what">{target}</td>
                <td data-label="Why">{why ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <NextPage path="/acts" query={query} next={next} />
    </Frame>
  )
}
