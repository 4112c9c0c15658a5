import type { ConsentResource, LockResource } from '@yobirin/contracts'
import { Instant } from '../pages/instant.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'

export function LockTable({
  operator,
  locks
}: {
  operator: Operator
  locks: readonly LockResource[]
}) {
  if (locks.length === 0) return <p>No lock holds.</p>
  const mayLift = atLeast(operator.session.role, 'operator')
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Institution</th>
          <th scope="col">Failures</th>
          <th scope="col">Locked</th>
          <th scope="col">Until</th>
          {mayLift && <th scope="col">Act</th>}
        </tr>
      </thead>
      <tbody>
        {locks.map(({ accountKey, maskedAccount, institution, failures, lockedAt, until }) => (
          <tr key={accountKey}>
            <th scope="row">{maskedAccount}</th>
            <td data-label="Institution">{institution}</td>
            <td data-label="Failures">{failures}</td>
            <td data-label="Locked">
              <Instant at={lockedAt} />
            </td>
            <td data-label="Until">
              <Instant at={until} />
            </td>
            {mayLift && (
              <td>
                <details>
                  <summary>Lift…</summary>
                  <ReasonForm
                    operator={operator}
                    action={`/accounts/locks/${accountKey}/lift`}
                    button="Lift the lock"
                    id={accountKey}
                  />
                </details>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function ConsentTable(props: { operator: Operator; consents: readonly ConsentResource[] }) {
  const { operator, consents } = props
  if (consents.length === 0) return <p>There is no consent.</p>
  const mayRevoke = atLeast(operator.session.role, 'operator')
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Institution</th>
          <th scope="col">App</th>
          <th scope="col">State</th>
          <th scope="col">Granted</th>
          <th scope="col">Until</th>
          {mayRevoke && <th scope="col">Act</th>}
        </tr>
      </thead>
      <tbody>
        {consents.map((consent) => (
          <tr key={consent.id}>
            <th scope="row">{consent.maskedAccount}</th>
            <td data-label="Institution">{consent.institution}</td>
            <td data-label="App">
              {consent.app}: {consent.scopes.join(', ')}
            </td>
            <td data-label="State">
              <span class={`state ${consent.status}`}>{consent.status}</span>
              {consent.revoked && (
                <small class="why">
                  {consent.revoked.by}: {consent.revoked.why}
                </small>
              )}
            </td>
            <td data-label="Granted">
              <Instant at={consent.grantedAt} />
            </td>
            <td data-label="Until">
              <Instant at={consent.expiresAt} />
            </td>
            {mayRevoke && (
              <td>
                {consent.status === 'active' && (
                  <details>
                    <summary>Revoke…</summary>
                    <ReasonForm
                      {...{ operator, danger: true, id: consent.id }}
                      action={`/accounts/consents/${consent.id}/revoke`}
                      button="Revoke for good"
                    />
                  </details>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
