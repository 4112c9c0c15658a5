import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { NextPage } from '../pages/next-page.tsx'
import type { Act } from '../services/flow-schemas.ts'
import type { Operator } from '../sign-in/operator.ts'

export function ActsPage(props: {
  readonly operator: Operator
  readonly acts: readonly Act[]
  readonly next: string | undefined
}) {
  const { operator, acts, next } = props
  return (
    <Frame title="Who did what, and why" place="/acts" operator={operator}>
      {acts.length === 0 ? (
        <p>Nobody has done anything yet.</p>
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
      <NextPage path="/acts" query={{}} next={next} />
    </Frame>
  )
}
