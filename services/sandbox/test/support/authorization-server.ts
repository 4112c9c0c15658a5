import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider, { type Grant } from 'oidc-provider'
import { freePort } from '../../../../test/support/free-port.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

const ACCOUNT = {
  institution: 'yobirin-shinkumi',
  branch: '001',
  account_type: 'ordinary',
  account_number: '1000001'
}

/**
 * Speaks for flow with the same library and none of flow's rules: whoever comes is the same customer, who
 * allows everything, or whatever `says` says.
 */
export async function pretendAuthorizationServer(t: Test, sandboxUrl: string) {
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const self = {
    issuer,
    /** Tokens are bound to a certificate that the sandbox's apps do not have. */
    boundToCertificate: false,
    /** So many token requests find it away. */
    awayFor: 0,
    /** The next token request loses its connection. */
    breaksOff: false,
    says: 'yes' as 'yes' | { error: string; error_description: string },
    asked: [] as Record<string, unknown>[]
  }
  const client = (id: string, profile: 'baseline' | 'fapi2') => ({
    client_id: id,
    redirect_uris: [`${sandboxUrl}/returned`],
    token_endpoint_auth_method: 'private_key_jwt' as const,
    jwks_uri: `${sandboxUrl}/clients/${id}/jwks.json`,
    grant_types: ['authorization_code', 'refresh_token'],
    require_pushed_authorization_requests: profile === 'fapi2',
    dpop_bound_access_tokens: profile === 'fapi2'
  })
  const provider: Provider = new Provider(issuer, {
    clients: [
      client('saifu-note', 'baseline'),
      client('kakei-komichi', 'fapi2'),
      ...['yobirin-shinkumi-api', 'suzukaze-shinkumi-api'].map((id) => ({
        ...client(id, 'baseline'),
        redirect_uris: [],
        response_types: [],
        grant_types: []
      }))
    ],
    // The library's own would not ask this machine for keys.
    fetch: (url, options) => {
      const { dispatcher: _guard, ...plain } = options as RequestInit & { dispatcher?: unknown }
      return fetch(url, plain)
    },
    scopes: ['openid', 'accounts', 'transactions'],
    extraParams: ['sandbox_customer'],
    clientAuthMethods: ['private_key_jwt'],
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    interactions: { url: async (_ctx, { uid }) => `/journey/${uid}` },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: async () => true },
      revocation: { enabled: true }
    }
  })
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/journey/')) {
      ctx.respond = false
      return allow(ctx.req, ctx.res)
    }
    if (ctx.path === '/token' && self.breaksOff) {
      self.breaksOff = false
      ctx.respond = false
      ctx.req.socket.destroy()
      return
    }
    if (ctx.path === '/token' && self.awayFor > 0) {
      self.awayFor -= 1
      ctx.status = 503
      ctx.body = { error: 'server_error' }
      return
    }
    await next()
    if (ctx.oidc?.route === 'introspection') {
      const body = ctx.body as { active: boolean }
      const cnf = self.boundToCertificate && { cnf: { 'x5t#S256': 'thumbprint' } }
      ctx.body = body.active ? { ...body, account: ACCOUNT, ...cnf } : body
    }
  })

  async function allow(
    request: Parameters<Provider['interactionDetails']>[0],
    response: Parameters<Provider['interactionDetails']>[1]
  ) {
    const { params } = await provider.interactionDetails(request, response)
    self.asked.push(params as Record<string, unknown>)
    if (self.says !== 'yes') return provider.interactionFinished(request, response, self.says)
    const accountId = randomUUID()
    const grant: Grant = new provider.Grant({ accountId, clientId: String(params.client_id) })
    grant.addOIDCScope(String(params.scope))
    const grantId = await grant.save()
    await provider.interactionFinished(request, response, {
      login: { accountId, remember: false },
      consent: { grantId }
    })
  }

  const server = createServer(provider.callback()).listen(port, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return self
}
