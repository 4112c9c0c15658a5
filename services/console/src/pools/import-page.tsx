import type { PoolImport } from '@yobirin/contracts'
import { Frame } from '../pages/frame.tsx'
import { ReasonForm } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'

export function ImportPage({ operator, pool }: { operator: Operator; pool: string }) {
  return (
    <Frame title={`Import a list into ${pool}`} place="/" operator={operator}>
      <p>
        All of it or nothing: one line at fault, and nothing is added. First it is only tried; what
        would be done is shown.
      </p>
      <ReasonForm
        {...{ operator, id: 'import' }}
        action={`/pools/${pool}/import`}
        button="Try it, change nothing"
      >
        <input type="hidden" name="act" value="try" />
        <label for="csv">
          CSV: the number in the first column, or under “number”; its state under “state”
        </label>
        <textarea id="csv" name="csv" rows={16} required spellcheck={false} />
      </ReasonForm>
      <p>
        <a href={`/pools/${pool}`}>Back to the pool {pool}</a>
      </p>
    </Frame>
  )
}

/** What a list would do, and the way to do it. */
export function TriedPage(props: {
  readonly operator: Operator
  readonly pool: string
  readonly csv: string
  readonly result: PoolImport
}) {
  const { operator, pool, csv, result } = props
  return (
    <Frame title={`Import into ${pool}: tried`} place="/" operator={operator}>
      <p class="notice" role="status">
        No line is at fault. {result.added} numbers would be added, {result.alreadyThere} are there
        already. Nothing has been changed yet.
      </p>
      <ReasonForm
        {...{ operator, id: 'import' }}
        action={`/pools/${pool}/import`}
        button={`Import ${result.added} numbers`}
      >
        <input type="hidden" name="act" value="import" />
        <textarea name="csv" hidden readOnly value={csv} />
      </ReasonForm>
      <p>
        <a href={`/pools/${pool}/import`}>Another list</a>
      </p>
    </Frame>
  )
}
