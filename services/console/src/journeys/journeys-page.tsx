import { Frame } from '../pages/frame.tsx'
import type { JourneyCount } from '../services/flow-schemas.ts'
import type { Operator } from '../sign-in/operator.ts'
import type { CompletedStep } from './completed-steps.ts'
import { STEPS } from './steps.ts'
import type { Stop } from './stops-by-code.ts'

export function JourneysPage(props: {
  readonly operator: Operator
  readonly journeys: JourneyCount
  readonly completed: readonly CompletedStep[]
  readonly stops: readonly Stop[]
  readonly looked: number
}) {
  const { operator, journeys, completed, stops, looked } = props
  const place = (step: string) => (STEPS.includes(step) ? STEPS.indexOf(step) : STEPS.length)
  const steps = [...journeys.steps].sort((a, b) => place(a.step) - place(b.step))
  const most = Math.max(1, ...steps.map(({ count }) => count))
  return (
    <Frame title="Journeys" place="/journeys" operator={operator} refreshSeconds={10}>
      <h2>Under way now: {journeys.total}</h2>
      <Bars rows={steps.map(({ step, count }) => ({ label: step, count }))} most={most} />
      <h2>Steps that were completed in the last hour</h2>
      <Bars
        rows={completed.map(({ step, count }) => ({ label: step, count }))}
        most={Math.max(1, ...completed.map(({ count }) => count))}
      />
      <h2>Codes that customers were shown in the last hour</h2>
      <Bars
        rows={stops.map(({ code, step, count }) => ({ label: `${code} at ${step}`, count }))}
        most={Math.max(1, ...stops.map(({ count }) => count))}
      />
      <p class="hint">
        Of the {looked} latest entries of the operation log of the last hour; at most 2000 are read.
      </p>
    </Frame>
  )
}

function Bars(props: { rows: readonly { label: string; count: number }[]; most: number }) {
  const { rows, most } = props
  if (rows.length === 0) return <p>None.</p>
  return (
    <dl class="bars">
      {rows.map(({ label, count }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {count}
            <svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <rect class="funnel" width={Math.round((count / most) * 100)} height="6" />
            </svg>
          </dd>
        </div>
      ))}
    </dl>
  )
}
