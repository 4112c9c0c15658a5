import type { SwitchResource, WindowResource } from '@yobirin/contracts'
import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'

export interface ServiceHoursProps {
  readonly operator: Operator
  readonly windows: readonly WindowResource[]
  readonly switches: readonly SwitchResource[]
}

export function ServiceHoursPage({ operator, windows, switches }: ServiceHoursProps) {
  const mayChange = atLeast(operator.session.role, 'operator')
  return (
    <Frame title="Service hours" place="/service-hours" operator={operator}>
      <h2>Switches</h2>
      <ul class="numbers">
        {switches.map((one) => (
          <SwitchItem key={`${one.kind}/${one.id}`} {...{ operator, mayChange, one }} />
        ))}
      </ul>
      <h2>Maintenance</h2>
      {windows.length === 0 && <p>No window is announced.</p>}
      <ul class="numbers">
        {windows.map((window) => (
          <WindowItem key={window.id} {...{ operator, mayChange, window }} />
        ))}
      </ul>
      {mayChange && <AnnounceForm operator={operator} switches={switches} />}
    </Frame>
  )
}

function SwitchItem(props: { operator: Operator; mayChange: boolean; one: SwitchResource }) {
  const { operator, mayChange, one } = props
  const { kind, id, name, switchedOff, switchedOffInFile, suspended, lastChange } = one
  return (
    <li>
      {name} <small>({kind})</small>{' '}
      <span class={`state ${switchedOff ? 'off' : 'active'}`}>{switchedOff ? 'off' : 'on'}</span>
      {switchedOffInFile && (
        <small class="why">Its file switches it off; only the file can on.</small>
      )}
      {suspended && <small class="why">Its client is suspended: off until that is resumed.</small>}
      {lastChange && (
        <small class="why">
          {lastChange.by}, <Instant at={lastChange.at} />: {lastChange.why}
        </small>
      )}
      {mayChange && !switchedOffInFile && !suspended && (
        <details>
          <summary>Switch {switchedOff ? 'on' : 'off'}…</summary>
          <ReasonForm
            {...{ operator, danger: !switchedOff, id: `${kind}-${id}` }}
            action={`/service-hours/switches/${kind}/${id}`}
            button={switchedOff ? `Switch ${name} on` : `Switch ${name} off: nobody begins there`}
          >
            <input type="hidden" name="switchedOff" value={String(!switchedOff)} />
          </ReasonForm>
        </details>
      )}
    </li>
  )
}

function WindowItem(props: {
  readonly operator: Operator
  readonly mayChange: boolean
  readonly window: WindowResource
}) {
  const { operator, mayChange, window } = props
  const { id, institution, startsAt, endsAt, reason, announced, cancelled } = window
  return (
    <li>
      <Instant at={startsAt} /> to <Instant at={endsAt} />, {institution ?? 'all institutions'}:{' '}
      {reason} <small>({announced.by})</small>
      {cancelled && (
        <>
          {' '}
          <span class="state cancelled">cancelled</span>{' '}
          <small>
            {cancelled.by}: {cancelled.why}
          </small>
        </>
      )}
      {mayChange && !cancelled && (
        <details>
          <summary>Take it back, or end it…</summary>
          <ReasonForm
            {...{ operator, id }}
            action={`/service-hours/windows/${id}/cancel`}
            button="Take back or end"
          />
        </details>
      )}
    </li>
  )
}

function AnnounceForm(props: { operator: Operator; switches: readonly SwitchResource[] }) {
  const { operator, switches } = props
  return (
    <ReasonForm
      {...{ operator, id: 'announce' }}
      action="/service-hours/windows"
      button="Announce it: customers are turned away then"
    >
      <h2>Announce maintenance</h2>
      <label for="institution">Where</label>
      <select id="institution" name="institution">
        <option value="">all institutions</option>
        {switches
          .filter(({ kind }) => kind === 'institution')
          .map(({ id }) => (
            <option key={id}>{id}</option>
          ))}
      </select>
      <label for="startsAt">From, Japan time; empty: at once</label>
      <input id="startsAt" name="startsAt" type="datetime-local" />
      <label for="endsAt">Until, Japan time</label>
      <input id="endsAt" name="endsAt" type="datetime-local" required />
    </ReasonForm>
  )
}
