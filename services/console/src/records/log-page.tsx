import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { NextPage } from '../pages/next-page.tsx'
import type { Query } from '../services/flow-api.ts'
import type { LogEntry } from '../services/flow-schemas.ts'
import type { Operator } from '../sign-in/operator.ts'
import { Days } from './days.tsx'

/** What customers did; names are not shown here, whatever the role. */
export function LogPage(props: {
  readonly operator: Operator
  readonly entries: readonly LogEntry[]
  readonly next: string | undefined
  readonly query: Query
}) {
  const { operator, entries, next, query } = props
  return (
    <Frame title="Operation log" place="/operation-log" operator={operator}>
      <form method="get" action="/operation-log" class="inline">
        <label>
          Institution
          <input name="institution" value={query.institution ?? ''} />
        </label>
        <label>
          Journey
          <input name="journeyId" value={query.journeyId ?? ''} />
        </label>
        <Days query={query} />
        <button type="submit">Show</button>
      </form>
      {entries.length === 0 && <p>There is no entry.</p>}
      {entries.length > 0 && (
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">When, Japan time</th>
              <th scope="col">Institution</th>
              <th scope="col">Step</th>
              <th scope="col">What came of it</th>
              <th scope="col">Account</th>
              <th scope="col">Journey</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id}>
                <th scope="row">
                  <Instant at={entry.at} />
                </th>
                <td data-label="Institution">{entry.institution}</td>
                <td data-label="Step">
                  {entry.step}, {entry.action}
                </td>
                <td data-label="What came of it">
                  {[entry.outcome, entry.code, entry.reason].filter(Boolean).join(', ')}
                </td>
                <td data-label="Account">{entry.maskedAccount ?? '–'}</td>
                <td data-label="Journey">
                  {entry.journeyId && (
                    <a href={`/operation-log?journeyId=${encodeURIComponent(entry.journeyId)}`}>
                      {entry.journeyId.slice(0, 8)}
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <NextPage path="/operation-log" query={query} next={next} />
    </Frame>
  )
}
