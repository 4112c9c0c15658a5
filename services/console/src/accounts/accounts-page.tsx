import type { ConsentResource, LockResource } from '@yobirin/contracts'
import { Frame } from '../pages/frame.tsx'
import { NextPage } from '../pages/next-page.tsx'
import { FormKey } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'
import { ConsentTable, LockTable } from './account-tables.tsx'

export interface AccountsPageProps {
  readonly operator: Operator
  readonly institutions: readonly string[]
  readonly locks: readonly LockResource[]
  readonly nextLocks: string | undefined
  readonly consents: readonly ConsentResource[]
  readonly nextConsents: string | undefined
}

export function AccountsPage(props: AccountsPageProps) {
  const { operator, institutions, locks, nextLocks, consents, nextConsents } = props
  return (
    <Frame title="Locks and consents" place="/accounts" operator={operator}>
      {atLeast(operator.session.role, 'operator') && (
        <FindForm operator={operator} institutions={institutions} />
      )}
      <section aria-labelledby="locks">
        <h2 id="locks">Locked now</h2>
        <LockTable operator={operator} locks={locks} />
        <NextPage path="/accounts" query={{ list: 'locks' }} next={nextLocks} />
      </section>
      <section aria-labelledby="consents">
        <h2 id="consents">Consents, the newest first</h2>
        <ConsentTable operator={operator} consents={consents} />
        <NextPage path="/accounts" query={{ list: 'consents' }} next={nextConsents} />
      </section>
    </Frame>
  )
}

/** A form with a body: an account number in an address would stand in logs. */
function FindForm(props: { operator: Operator; institutions: readonly string[] }) {
  const { operator, institutions } = props
  return (
    <form method="post" action="/accounts/find" class="inline">
      <FormKey operator={operator} />
      <label>
        Institution
        <select name="institution">
          {institutions.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label>
        Branch
        <input name="branch" required pattern="[0-9]{3}" inputMode="numeric" autocomplete="off" />
      </label>
      <label>
        Kind
        <select name="accountType">
          <option>ordinary</option>
          <option>savings</option>
        </select>
      </label>
      <label>
        Account number
        <input
          {...{ name: 'accountNumber', required: true, pattern: '[0-9]{1,7}' }}
          inputMode="numeric"
          autocomplete="off"
        />
      </label>
      <button type="submit" class="primary">
        Find
      </button>
    </form>
  )
}

/** What there is about one account; the look itself is recorded. */
export function FoundPage(props: {
  readonly operator: Operator
  readonly lock: LockResource | undefined
  readonly consents: readonly ConsentResource[]
}) {
  const { operator, lock, consents } = props
  return (
    <Frame title="The account" place="/accounts" operator={operator}>
      <p>
        That you looked is recorded. <a href="/accounts">To all locks and consents</a>
      </p>
      <h2>Lock</h2>
      <LockTable operator={operator} locks={lock ? [lock] : []} />
      <h2>Consents</h2>
      <ConsentTable operator={operator} consents={consents} />
    </Frame>
  )
}
