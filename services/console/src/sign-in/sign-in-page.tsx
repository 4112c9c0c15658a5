import { Frame } from '../pages/frame.tsx'

export interface SignInPageProps {
  /** Where to go afterwards. */
  readonly to?: string | undefined
  readonly fault?: string | undefined
}

export function SignInPage({ to, fault }: SignInPageProps) {
  return (
    <Frame title="Sign in">
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <form method="post" action="/sign-in" class="card">
        <h2>With an operator token</h2>
        <p>One of API_TOKENS with the role viewer, operator or administrator.</p>
        {to && <input type="hidden" name="to" value={to} />}
        <label for="token">Token</label>
        <input id="token" name="token" type="password" required autocomplete="current-password" />
        <button type="submit" class="primary">
          Sign in with the token
        </button>
      </form>
    </Frame>
  )
}
