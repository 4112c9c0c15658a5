import type {
  FiguresWindow,
  NumberFiguresResource,
  PoolFiguresResource,
  PoolNumber,
  PoolPlan,
  PoolResource
} from '@yobirin/contracts'
import { numbersToLookAt } from '../overview/numbers-to-look-at.ts'
import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'
import { PlanSection } from './plan-section.tsx'

const WINDOWS: readonly (readonly [FiguresWindow, string])[] = [
  ['5m', '5 minutes'],
  ['1h', 'hour'],
  ['1d', 'day']
]
const STATES = ['quarantined', 'active', 'draining', 'retired']

export interface PoolPageProps {
  readonly operator: Operator
  readonly pool: PoolResource
  readonly figures: PoolFiguresResource
  readonly plan: PoolPlan | undefined
  readonly asked: Readonly<Record<string, string>>
}

export function PoolPage({ operator, pool, figures, plan, asked }: PoolPageProps) {
  const mayChange = atLeast(operator.session.role, 'operator')
  const { name } = pool
  return (
    <Frame title={`Pool ${name}`} place="/" operator={operator}>
      <Windows name={name} window={figures.window} />
      <Totals figures={figures} />
      <section aria-labelledby="numbers">
        <h2 id="numbers">Numbers</h2>
        {mayChange && (
          <p>
            <a class="button" href={`/pools/${name}/add`}>
              Add numbers
            </a>{' '}
            <a class="button" href={`/pools/${name}/import`}>
              Import a list
            </a>{' '}
            <a class="button" href={`/pools/${name}/settings`}>
              Settings
            </a>
          </p>
        )}
        <form method="get" action={`/pools/${name}/change`}>
          <NumberTable pool={pool} figures={figures} mayChange={mayChange} />
          {mayChange && figures.numbers.length > 0 && (
            <button type="submit">Change the chosen numbers…</button>
          )}
        </form>
      </section>
      <PlanSection name={name} plan={plan} asked={asked} />
    </Frame>
  )
}

function Windows({ name, window }: { name: string; window: FiguresWindow }) {
  return (
    <nav aria-label="Time" class="choices">
      {WINDOWS.map(([id, label]) => (
        <a
          key={id}
          href={`/pools/${name}?window=${id}`}
          aria-current={id === window ? 'true' : undefined}
        >
          Last {label}
        </a>
      ))}
    </nav>
  )
}

function Totals({ figures }: { figures: PoolFiguresResource }) {
  const { secondsToVerify, lastVerifiedAt } = figures
  const totals = [
    ['Live now', figures.live],
    ['Shown', figures.shown],
    ['Verified of ended', `${figures.verified} of ${figures.ended}`],
    ['Calls as shown', figures.called],
    ['Withheld', figures.withheld],
    ['Wrong number', figures.wrongNumber],
    ['Too late', figures.late],
    ['Not trusted', figures.untrusted],
    ['Hung up at once', figures.endedEarly],
    ['Stray', figures.stray],
    ['Refused, none free', figures.exhausted],
    ['Seconds to verify', seconds(secondsToVerify)]
  ] as const
  return (
    <>
      <dl class="totals">
        {totals.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="as-of">
        Last success: {lastVerifiedAt ? <Instant at={lastVerifiedAt} /> : 'none yet'}. Counted from{' '}
        <Instant at={figures.from} />.
      </p>
    </>
  )
}

function seconds({ p50, p95 }: PoolFiguresResource['secondsToVerify']): string {
  return p50 === undefined ? '–' : `${Math.round(p50)} (95 %: ${Math.round(p95 ?? p50)})`
}

function NumberTable(props: {
  readonly pool: PoolResource
  readonly figures: PoolFiguresResource
  readonly mayChange: boolean
}) {
  const { pool, figures, mayChange } = props
  const notes = new Map(pool.numbers.map((one) => [one.targetNumber, one]))
  const suspects = new Map(numbersToLookAt(figures).map((one) => [one.targetNumber, one.why]))
  const bad = ({ targetNumber }: NumberFiguresResource) => (suspects.has(targetNumber) ? 0 : 1)
  const numbers = [...figures.numbers].sort(
    (a, b) =>
      bad(a) - bad(b) ||
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      a.targetNumber.localeCompare(b.targetNumber)
  )
  if (numbers.length === 0) return <p>The pool has no number yet.</p>
  return (
    <table class="cards">
      <thead>
        <tr>
          {mayChange && <th scope="col">Choose</th>}
          <th scope="col">Number</th>
          <th scope="col">State</th>
          <th scope="col">Live</th>
          <th scope="col">Shown</th>
          <th scope="col">Verified of ended</th>
          <th scope="col">Withheld</th>
          <th scope="col">Stray</th>
          <th scope="col">Last success</th>
        </tr>
      </thead>
      <tbody>
        {numbers.map((number) => (
          <NumberRow
            key={number.targetNumber}
            {...{ number, mayChange, pool: figures.name }}
            suspicion={suspects.get(number.targetNumber)}
            noted={notes.get(number.targetNumber)}
          />
        ))}
      </tbody>
    </table>
  )
}

function NumberRow(props: {
  readonly pool: string
  readonly number: NumberFiguresResource
  readonly mayChange: boolean
  readonly suspicion: string | undefined
  readonly noted: PoolNumber | undefined
}) {
  const { pool, number, mayChange, suspicion, noted } = props
  const { targetNumber, targetNumberNational: national, lastVerifiedAt } = number
  return (
    <tr class={suspicion && 'bad'}>
      {mayChange && (
        <td data-label="Choose">
          <input type="checkbox" name="number" value={targetNumber} aria-label={national} />
        </td>
      )}
      <th scope="row">
        {mayChange ? (
          <a href={`/pools/${pool}/change?number=${encodeURIComponent(targetNumber)}`}>
            {national}
          </a>
        ) : (
          national
        )}
      </th>
      <td data-label="State">
        <span class={`state ${number.state}`}>{number.state}</span>
        {suspicion && <small class="why">{suspicion}</small>}
        {noted?.changedAt !== undefined && (
          <small class="why">
            {noted.changedBy}, <Instant at={noted.changedAt} />: {noted.why}
          </small>
        )}
      </td>
      <td data-label="Live">{number.live}</td>
      <td data-label="Shown">{number.shown}</td>
      <td data-label="Verified of ended">
        {number.verified} of {number.ended}
      </td>
      <td data-label="Withheld">{number.withheld}</td>
      <td data-label="Stray">{number.stray}</td>
      <td data-label="Last success">
        {lastVerifiedAt ? <Instant at={lastVerifiedAt} /> : 'none yet'}
      </td>
    </tr>
  )
}
