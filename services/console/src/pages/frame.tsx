import type { ComponentChildren } from 'preact'
import type { Operator } from '../sign-in/operator.ts'
import { atLeast } from '../sign-in/roles.ts'

const PLACES = [
  ['/', 'Overview', 'viewer'],
  ['/journeys', 'Journeys', 'viewer'],
  ['/accounts', 'Accounts', 'viewer'],
  ['/service-hours', 'Service hours', 'viewer'],
  ['/clients', 'OAuth clients', 'viewer'],
  ['/approvals', 'Approvals', 'viewer'],
  ['/operation-log', 'Operation log', 'viewer'],
  ['/acts', 'Who did what', 'viewer'],
  ['/queues', 'Queues', 'viewer'],
  ['/dead-letters', 'Dead letters', 'operator']
] as const

export interface FrameProps {
  readonly title: string
  /** Absent where nobody is signed in. */
  readonly operator?: Operator | undefined
  /** Where in the list of places this page belongs. */
  readonly place?: (typeof PLACES)[number][0]
  /** Asks again by itself where there is no JavaScript. */
  readonly refreshSeconds?: number
  readonly live?: boolean
  /** Goes to another address at once. */
  readonly goTo?: string | undefined
  readonly children: ComponentChildren
}

/** What every page has around it. */
export function Frame(props: FrameProps) {
  const { title, operator, place, refreshSeconds, live, goTo, children } = props
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} – Yobirin console`}</title>
        <link rel="icon" type="image/svg+xml" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/console.css" />
        {refreshSeconds !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
        {goTo && <meta http-equiv="refresh" content={`0; url=${goTo}`} />}
        {live && <script type="module" src="/assets/live.js" />}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header>
          <p class="product">
            <a href="/">
              Yobirin <span>console</span>
            </a>
          </p>
          {operator && <Who operator={operator} />}
          {operator && (
            <nav aria-label="Places">
              <ul>
                {PLACES.filter(([, , least]) => atLeast(operator.session.role, least)).map(
                  ([href, label]) => (
                    <li key={href}>
                      <a href={href} aria-current={href === place ? 'page' : undefined}>
                        {label}
                      </a>
                    </li>
                  )
                )}
              </ul>
            </nav>
          )}
        </header>
        <main id="main" tabIndex={-1}>
          {operator?.notice && (
            <p class="notice" role="status">
              {operator.notice}
            </p>
          )}
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  )
}

function Who({ operator: { session } }: { operator: Operator }) {
  return (
    <form class="who" method="post" action="/sign-out">
      <input type="hidden" name="formKey" value={session.formKey} />
      <span>
        {session.name} <small>{session.role}</small>
      </span>
      <button type="submit">Sign out</button>
    </form>
  )
}
