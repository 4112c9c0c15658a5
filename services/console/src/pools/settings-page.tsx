import type { PoolResource, PoolSettings } from '@yobirin/contracts'
import { Frame } from '../pages/frame.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'

const TRUST = ['foreign', 'diverted', 'unconfirmed', 'asserted', 'attested'] as const
const STRATEGIES = ['hold', 'pause', 'immediate'] as const

export function SettingsPage({ operator, pool }: { operator: Operator; pool: PoolResource }) {
  const { name, settings } = pool
  const { leastTrust = 'unconfirmed', quarantine = 'by_evidence' } = settings
  return (
    <Frame title={`Settings of ${name}`} place="/" operator={operator}>
      <ReasonForm operator={operator} action={`/pools/${name}/settings`} button="Set" id="settings">
        <input type="hidden" name="revision" value={pool.settingsRevision} />
        <label for="validitySeconds">
          Seconds from the draw until a call no longer counts (120 in production)
        </label>
        <Seconds name="validitySeconds" settings={settings} most={600} />
        <label for="ringSeconds">Seconds that a call rings (4 to 9 in production)</label>
        <Seconds name="ringSeconds" settings={settings} most={9} />
        <label for="ringStrategy">How the carrier is made to ring</label>
        <Choice name="ringStrategy" options={STRATEGIES} chosen={settings.ringStrategy} />
        <label for="leastTrust">Least trust in a caller ID with which a call counts</label>
        <Choice name="leastTrust" options={TRUST} chosen={leastTrust} />
        <label class="option">
          <input
            type="checkbox"
            name="dialWithPresentation"
            value="true"
            checked={settings.dialWithPresentation}
          />
          <span>Put 186 in front of the number that the page dials</span>
        </label>
        <label class="option">
          <input
            type="checkbox"
            name="quarantine"
            value="true"
            checked={quarantine === 'by_evidence'}
          />
          <span>Take numbers out that do not work, by evidence</span>
        </label>
      </ReasonForm>
      <p>
        <a href={`/pools/${name}`}>Back to the pool {name}</a>
      </p>
    </Frame>
  )
}

function Seconds(props: {
  readonly name: 'validitySeconds' | 'ringSeconds'
  readonly settings: PoolSettings
  readonly most: number
}) {
  const { name, settings, most } = props
  const range = { min: 0.1, max: most, step: 'any' }
  return <input type="number" id={name} name={name} value={settings[name]} required {...range} />
}

function Choice(props: {
  readonly name: string
  readonly options: readonly string[]
  readonly chosen: string
}) {
  const { name, options, chosen } = props
  return (
    <select id={name} name={name}>
      {options.map((option) => (
        <option key={option} selected={option === chosen}>
          {option}
        </option>
      ))}
    </select>
  )
}
