import type { PoolPlan } from '@yobirin/contracts'

/** How many numbers the load wants, and what others would buy. */
export function PlanSection(props: {
  readonly name: string
  readonly plan: PoolPlan | undefined
  readonly asked: Readonly<Record<string, string>>
}) {
  const { name, plan, asked } = props
  return (
    <section aria-labelledby="plan">
      <h2 id="plan">How many numbers are needed</h2>
      {plan ? (
        <>
          <p class={plan.outgrown ? 'fault' : undefined}>
            {plan.outgrown ? 'The load has outgrown the pool: ' : ''}
            <strong>{plan.needed}</strong> active numbers are needed, {plan.activeNow} are active,
            at {digits(plan.assumed.arrivalsPerSecond)} verifications a second that take up a number
            for {digits(plan.assumed.secondsLive)} s each.
          </p>
          <PlanTable options={plan.options} needed={plan.needed} />
        </>
      ) : (
        <p>There is no load to measure. Say below what you expect.</p>
      )}
      <form method="get" action={`/pools/${name}`} class="inline">
        <PlanField name="arrivalsPerSecond" label="Verifications a second" asked={asked} />
        <PlanField name="secondsToCall" label="Seconds until the call" asked={asked} />
        <PlanField name="bits" label="Strength, bits" asked={asked} />
        <PlanField name="sharing" label="Chance of sharing a number" asked={asked} />
        <button type="submit">Work it out</button>
      </form>
      <p class="hint">What is left empty is measured over the last hour; 3 bits, and 0.001.</p>
    </section>
  )
}

function PlanTable({ options, needed }: Pick<PoolPlan, 'options' | 'needed'>) {
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Numbers</th>
          <th scope="col">Weakest draw, bits</th>
          <th scope="col">Usual draw, bits</th>
          <th scope="col">Chance of sharing, at most</th>
        </tr>
      </thead>
      <tbody>
        {options.map(({ numbers, leastBits, usualBits, sharing }) => (
          <tr key={numbers} class={numbers === needed ? 'chosen' : undefined}>
            <th scope="row">
              {numbers}
              {numbers === needed ? ', needed' : ''}
            </th>
            <td data-label="Weakest draw, bits">{digits(leastBits)}</td>
            <td data-label="Usual draw, bits">{digits(usualBits)}</td>
            <td data-label="Chance of sharing, at most">{sharing.toPrecision(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function PlanField(props: {
  readonly name: string
  readonly label: string
  readonly asked: Readonly<Record<string, string>>
}) {
  const { name, label, asked } = props
  return (
    <label>
      {label}
      <input name={name} type="number" min="0" step="any" value={asked[name] ?? ''} />
    </label>
  )
}

const digits = (value: number) => String(Number(value.toPrecision(3)))
