import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { Approval } from '../services/approvals-api.ts'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'

const WORDS: Readonly<Record<Approval['act'], string>> = {
  liftLock: 'Lift the lock of',
  revokeConsent: 'Revoke the consent',
  setSwitch: 'Switch',
  changeNumber: 'Change the number',
  configurePool: 'Configure the pool'
}

/** Acts that wait for a second person, and what became of others. */
export function ApprovalsPage(props: {
  readonly operator: Operator
  readonly approvals: readonly Approval[]
}) {
  const { operator, approvals } = props
  const open = approvals.filter(({ status }) => status === 'waiting' || status === 'approved')
  const over = approvals.filter((one) => !open.includes(one))
  return (
    <Frame title="Approvals" place="/approvals" operator={operator}>
      <p>
        What the settings name is done by two: one asks, another approves. A request waits for four
        hours; what was approved can be carried out for fifteen minutes, once, as it was asked for.
      </p>
      <h2>Open</h2>
      {open.length === 0 && <p>Nothing waits.</p>}
      <ul class="numbers">
        {open.map((one) => (
          <Item key={one.id} {...{ operator, one }} />
        ))}
      </ul>
      <h2>Over, of the last thirty days</h2>
      {over.length === 0 && <p>None.</p>}
      <ul class="numbers">
        {over.map((one) => (
          <Item key={one.id} {...{ operator, one }} />
        ))}
      </ul>
    </Frame>
  )
}

function Item({ operator, one }: { operator: Operator; one: Approval }) {
  const { id, act, target, body, status, requested, decided, expiresAt } = one
  const mayDecide = atLeast(operator.session.role, 'operator')
  return (
    <li>
      {WORDS[act]} {target} <span class={`state ${status}`}>{status.replaceAll('_', ' ')}</span>
      <small class="why">{factsOf(body)}</small>
      <small class="why">
        {requested.by}, <Instant at={requested.at} />: {String(body.why ?? '')}
      </small>
      {decided && (
        <small class="why">
          {decided.by}, <Instant at={decided.at} />: {decided.why}
        </small>
      )}
      {(status === 'waiting' || status === 'approved') && (
        <small class="why">
          until <Instant at={expiresAt} />
        </small>
      )}
      {mayDecide && status === 'waiting' && (
        <details>
          <summary>Decide…</summary>
          <ReasonForm
            {...{ operator, id: `approve-${id}` }}
            action={`/approvals/${id}/approve`}
            button="Approve, and carry it out"
          />
          <ReasonForm
            {...{ operator, danger: true, id: `decline-${id}` }}
            action={`/approvals/${id}/decline`}
            button="Decline, or take back"
          />
        </details>
      )}
      {mayDecide && status === 'approved' && Date.parse(expiresAt) > Date.now() && (
        <details>
          <summary>Carry out…</summary>
          <form method="post" action={`/approvals/${id}/carry-out`} class="act">
            <input type="hidden" name="formKey" value={operator.session.formKey} />
            <button type="submit" class="primary">
              Carry it out, if it was not yet
            </button>
          </form>
        </details>
      )}
    </li>
  )
}

/** What of the request is not the reason, in words that fit on a line. */
function factsOf({ why: _reason, settings, ...rest }: Approval['body']): string {
  return Object.entries({ ...rest, ...(settings as object | undefined) })
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')
}
