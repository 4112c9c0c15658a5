import { ReasonForm } from '../pages/reason-form.tsx'
import type { Operator } from '../sign-in/operator.ts'

/** A client with a secret, or with keys at an address; one whose keys are sent is registered by API. */
export function RegisterForm(props: {
  readonly operator: Operator
  readonly institutions: readonly string[]
}) {
  const { operator, institutions } = props
  return (
    <section aria-labelledby="register">
      <h2 id="register">Register a client</h2>
      <ReasonForm {...{ operator, id: 'register' }} action="/clients" button="Register it">
        <label>
          What it is
          <select name="kind">
            <option value="app">an app</option>
            <option value="resource_server">
              an API of a bank, which asks what tokens are worth
            </option>
          </select>
        </label>
        <label>
          Id
          <input name="id" required pattern="[a-z][a-z0-9\-]{2,63}" autocomplete="off" />
        </label>
        <label>
          Name, as customers see it
          <input name="name" required maxLength={60} autocomplete="off" />
        </label>
        <label>
          Institution
          <select name="institution">
            {institutions.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          Profile of an app
          <select name="profile">
            <option>baseline</option>
            <option value="fapi2">fapi2: needs the address of its keys</option>
          </select>
        </label>
        <label>
          Address of its keys; without one it gets a secret
          <input name="jwksUri" type="url" maxLength={512} autocomplete="off" />
        </label>
        <label>
          Return addresses of an app, one on each line
          <textarea name="redirectUris" rows={3} maxLength={5_120} />
        </label>
        <label>
          What an app may ask to read
          <select name="scopes">
            <option value="accounts">accounts</option>
            <option value="accounts transactions">accounts and transactions</option>
            <option value="transactions">transactions</option>
          </select>
        </label>
      </ReasonForm>
    </section>
  )
}
