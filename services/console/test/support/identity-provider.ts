import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Provider from 'oidc-provider'
import { freePort } from '../../../../test/support/free-port.ts'
import { signingKeys } from '../../../../test/support/system.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface Employee {
  readonly name?: string
  readonly roles?: string | readonly string[]
}

/** What a browser brings to the provider: where it wants to, and the cookies from there. */
export interface ProviderBrowser {
  /** Follows the provider's own redirects. @returns where it sends the browser in the end */
  follow(url: string): Promise<URL>
}

export interface RunningProvider {
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret: string }
  /** Who sits at the next browser that comes, by the subject. */
  seat(subject: string): void
  browser(): ProviderBrowser
  /** Answers nobody from now on. */
  stop(): Promise<void>
}

/** A provider of OpenID Connect that others wrote, whose people sign in without a page. */
export async function startIdentityProvider(
  t: Test,
  { consoleUrl, employees }: { consoleUrl: string; employees: Readonly<Record<string, Employee>> }
): Promise<RunningProvider> {
  const issuer = `http://localhost:${await freePort()}`
  const client = { id: 'yobirin-console', secret: 'a secret of thirty-two characters' }
  let seated = ''

  const provider = new Provider(issuer, {
    jwks: JSON.parse(signingKeys()),
    cookies: { keys: ['only-for-this-test'] },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${consoleUrl}/sign-in/callback`],
        post_logout_redirect_uris: [`${consoleUrl}/sign-in`],
        id_token_signed_response_alg: 'ES256'
      }
    ],
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    claims: { openid: ['sub'], profile: ['name', 'roles'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, ...employees[accountId] })
    }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }) {
      const { session, client } = oidc
      const grant = new provider.Grant({
        accountId: session?.accountId ?? '',
        clientId: client?.clientId ?? ''
      })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    }
  })
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return provider.callback()(request, response)
    const result = seated
      ? { login: { accountId: seated } }
      : { error: 'access_denied', error_description: 'nobody is seated' }
    return provider.interactionFinished(request, response, result)
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(Number(new URL(issuer).port), 'localhost')
  await once(server, 'listening')
  const stop = async () => {
    server.closeAllConnections()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  t.teardown(stop)

  return {
    issuer,
    client,
    stop,
    seat: (subject) => {
      seated = subject
    },
    browser() {
      const cookies = new Map<string, string>()
      return {
        async follow(url) {
          let at = new URL(url)
          while (at.origin === issuer) {
            const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
            const got = await fetch(at, { headers: { cookie }, redirect: 'manual' })
            for (const line of got.headers.getSetCookie()) {
              const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
              cookies.set(name, value)
            }
            const location = got.headers.get('location')
            if (location === null) throw new Error(`${at.pathname}: ${await got.text()}`)
            at = new URL(location, at)
          }
          return at
        }
      }
    }
  }
}
