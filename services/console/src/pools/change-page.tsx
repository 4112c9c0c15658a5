import type { NumberFiguresResource, PoolNumber } from '@yobirin/contracts'
import { Frame } from '../pages/frame.tsx'
import { Instant } from '../pages/instant.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'
import { OPERATOR_STATES } from './number-states.ts'

export interface NumberToChange extends PoolNumber {
  /** Of the last hour. */
  readonly figures: NumberFiguresResource | undefined
}

/** What is asked before numbers are changed: which they are, what is on them, what to make of them, why. */
export function ChangePage(props: {
  readonly operator: Operator
  readonly pool: string
  readonly numbers: readonly NumberToChange[]
  readonly activeCount: number
}) {
  const { operator, pool, numbers, activeCount } = props
  const [only] = numbers
  const title =
    numbers.length === 1
      ? `Change ${only?.targetNumberNational}`
      : `Change ${numbers.length} numbers`
  const active = numbers.filter(({ state }) => state === 'active').length
  return (
    <Frame title={title} place="/" operator={operator}>
      <p>
        <a href={`/pools/${pool}`}>Pool {pool}</a> has {activeCount} active numbers; {active} of
        them {active === 1 ? 'is' : 'are'} chosen here.
      </p>
      {active === activeCount && active > 0 && (
        <p class="fault">
          Without {active === 1 ? 'it' : 'them'} no number is active, and customers are refused.
        </p>
      )}
      <ReasonForm operator={operator} action={`/pools/${pool}/change`} button="Change" id="change">
        <ul class="numbers">
          {numbers.map((number) => (
            <li key={number.targetNumber}>
              <input
                type="hidden"
                name="seen"
                value={`${number.targetNumber}@${number.revision}`}
              />
              {number.targetNumberNational}{' '}
              <span class={`state ${number.state}`}>{number.state}</span>: {number.live} live,{' '}
              {number.figures?.verified ?? 0} of {number.figures?.ended ?? 0} verified in the last
              hour
              <LastChange {...number} />
            </li>
          ))}
        </ul>
        <fieldset>
          <legend>Make {numbers.length === 1 ? 'it' : 'all of them'}</legend>
          {OPERATOR_STATES.map(([state, label, meaning]) => (
            <label key={state} class="option">
              <input type="radio" name="state" value={state} required />
              <span>
                <strong>{label}</strong> {meaning}
              </span>
            </label>
          ))}
        </fieldset>
      </ReasonForm>
    </Frame>
  )
}

function LastChange({ changedAt, changedBy, why }: PoolNumber) {
  if (changedAt === undefined) return null
  return (
    <small class="why">
      {changedBy}, <Instant at={changedAt} />: {why}
    </small>
  )
}
