import { Frame } from '../pages/frame.tsx'

export interface SignInPageProps {
  /** Where to go afterwards. */
  readonly to?: string | undefined
  readonly fault?: string | undefined
  readonly withProvider: boolean
}

export function SignInPage({ to, fault, withProvider }: SignInPageProps) {
  return (
    <Frame title="Sign in">
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {withProvider && (
        <form method="post" action="/sign-in/openid" class="card">
          <h2>With your account</h2>
          <p>Your organisation's sign-in page opens, and leads back here.</p>
          {to && <input type="hidden" name="to" value={to} />}
          <button type="submit" class="primary">
            Sign in with your account
          </button>
        </form>
      )}
      <form method="post" action="/sign-in" class="card">
        <h2>With an operator token</h2>
        <p>One of API_TOKENS with the role viewer, operator or administrator.</p>
        {to && <input type="hidden" name="to" value={to} />}
        <label for="token">Token</label>
        <input id="token" name="token" type="password" required autocomplete="current-password" />
        <button type="submit" class={withProvider ? '' : 'primary'}>
          Sign in with the token
        </button>
      </form>
    </Frame>
  )
}
