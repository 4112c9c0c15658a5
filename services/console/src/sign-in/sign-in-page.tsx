import { Frame } from '../pages/frame.tsx'

export interface SignInPageProps {
  /** Whether one may sign in at a provider. */
  readonly withProvider: boolean
  /** Where to go afterwards. */
  readonly to?: string | undefined
  readonly fault?: string | undefined
}

export function SignInPage({ withProvider, to, fault }: SignInPageProps) {
  const away = `/sign-in/provider${to ? `?to=${encodeURIComponent(to)}` : ''}`
  return (
    <Frame title="Sign in">
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {withProvider && (
        <div class="card">
          <h2>As yourself</h2>
          <p>
            <a class="button" href={away}>
              Sign in at your provider
            </a>
          </p>
        </div>
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

/** Goes on to the provider by itself, where one may sign out there. */
export function SignedOutPage({ there }: { there: string | undefined }) {
  return (
    <Frame title="You are signed out here" goTo={there}>
      {there ? (
        <p>
          Your provider still knows you. <a href={there}>Sign out there too</a>
        </p>
      ) : (
        <p>Your provider may still know you: sign out there too, or close the browser.</p>
      )}
      <p>
        <a href="/sign-in">Sign in again</a>
      </p>
    </Frame>
  )
}
