import { Frame } from '../pages/frame.tsx'
import type { Operator } from '../sign-in/operator.ts'

export interface LineOutcome {
  /** The number, as it was written. */
  readonly what: string
  readonly done: boolean
  readonly words: string
}

/** What became of each of several things that were asked for at once. */
export function OutcomePage(props: {
  readonly operator: Operator
  readonly pool: string
  readonly title: string
  readonly outcomes: readonly LineOutcome[]
}) {
  const { operator, pool, title, outcomes } = props
  const failed = outcomes.filter(({ done }) => !done).length
  return (
    <Frame title={title} place="/" operator={operator}>
      <p class={failed > 0 ? 'fault' : 'notice'} role="status">
        {outcomes.length - failed} of {outcomes.length} done
        {failed > 0 ? `, ${failed} not: they stand first.` : '.'}
      </p>
      <ul class="numbers">
        {[...outcomes]
          .sort((a, b) => Number(a.done) - Number(b.done))
          .map(({ what, done, words }) => (
            <li key={what} class={done ? undefined : 'bad'}>
              {what}: {words}
            </li>
          ))}
      </ul>
      <p>
        <a href={`/pools/${pool}`}>Back to the pool {pool}</a>
      </p>
    </Frame>
  )
}
