import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { ClientRegistration } from '@yobirin/contracts'
import { createLogger } from '@yobirin/logging'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import Fastify from 'fastify'
import { testRedis } from '../../../../test/support/redis.ts'
import { roundRobin } from '../../../../test/support/round-robin.ts'
import { createAuthorizationServer } from '../../src/authorization/authorization-server.ts'
import type { Client } from '../../src/authorization/clients/client.ts'
import { sqlClients } from '../../src/authorization/clients/sql-clients.ts'
import { consentGrants } from '../../src/authorization/consents/consent-grants.ts'
import { createIntrospectionPolicy } from '../../src/authorization/introspection-policy.ts'
import type { JourneyEnd } from '../../src/authorization/journeys/end-request.ts'
import { parseSigningKeys } from '../../src/authorization/keys/signing-keys.ts'
import { mountAuthorizationServer } from '../../src/authorization/mount.ts'
import { createAdapters } from '../../src/authorization/storage/adapters.ts'
import { authorizationCodeAdapter } from '../../src/authorization/storage/authorization-code-adapter.ts'
import type { ConsentFacts } from '../../src/authorization/storage/grant-adapter.ts'
import { redisArtefacts } from '../../src/authorization/storage/redis-artefacts.ts'
import { refreshTokenAdapter } from '../../src/authorization/storage/refresh-token-adapter.ts'
import { sqlRefreshTokens } from '../../src/authorization/storage/refresh-tokens.ts'
import { createSubjects } from '../../src/authorization/subjects.ts'
import { redisKeys } from '../../src/redis-keys.ts'
import { testDatabase } from './database.ts'
import { lossyDatabase } from './lossy-database.ts'
import { signingKeys } from './signing-keys.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

const DAY_MS = 86_400_000

interface TestConsent extends ConsentFacts {
  readonly id: string
  readonly institution: string
  readonly maskedAccount: string
  readonly revoked?: { readonly at: number; readonly by: string; readonly why: string }
}

export type World = Awaited<ReturnType<typeof world>>

/**
 * Two replicas of the authorization server behind a load balancer; a stand-in for the journey.
 *
 * @param mutualTlsUrl where a proxy takes certificates, which replicas believe whoever connects
 */
export async function world(t: Test, { mutualTlsUrl }: { mutualTlsUrl?: URL } = {}) {
  const { redis, keyPrefix } = await testRedis(t)
  const { database, flow } = await testDatabase(t)
  const { DATABASE_URL: databaseUrl } = flow.settings
  const lossy = databaseUrl ? await lossyDatabase(t, databaseUrl) : undefined
  const proxy = await roundRobin(t)
  const issuer = new URL(proxy.url)
  const sealer = createSealer(parseSealingKeys(`test:${Buffer.alloc(32, 7).toString('base64url')}`))
  const log = createLogger({ service: 'flow', level: 'silent' })
  const keys = parseSigningKeys(signingKeys('one'))
  const clients = sqlClients(database)
  const consents = new Map<string, TestConsent>()
  let resume = ''
  let faulty: string | undefined
  const self = {
    issuer,
    redis,
    keyPrefix,
    database,
    clients,
    consents,
    /** What the customer does with the next journey. */
    customer: undefined as JourneyEnd | undefined,
    accountStands: async () => true,
    /** Runs with the clock of everybody set ahead. */
    async later<Result>(milliseconds: number, run: () => Promise<Result>): Promise<Result> {
      const real = Date.now
      Date.now = () => real() + milliseconds
      try {
        return await run()
      } finally {
        Date.now = real
      }
    },
    revokeLast() {
      const last = [...consents.values()].at(-1)
      if (!last) throw new Error('nobody consented')
      const revoked = { at: Date.now(), by: 'an operator', why: 'asked to' }
      consents.set(last.id, { ...last, revoked })
    },
    lastConsent: () => [...consents.values()].at(-1),
    /** Opens an authorization request and stops where the journey begins. @returns its address */
    async beginOnly(url: URL, cookies: Map<string, string>): Promise<URL> {
      const answer = await fetch(url, { redirect: 'manual' })
      keepCookies(answer, cookies)
      return new URL(answer.headers.get('location') ?? '', issuer)
    },
    lastResume: () => new URL(resume, issuer),
    /** The answer to the next COMMIT of refresh tokens is lost; absent without a server. */
    loseNextCommit: lossy?.loseNextCommit,
    /** Saving an artefact of that kind fails. */
    faultAt(kind: string | undefined) {
      faulty = kind
    },
    /** Every key and value in Redis and every row in the database, as text. */
    async everythingStored(): Promise<string> {
      const keys = await redis.keys(`*${keyPrefix}*`)
      const hashes = await Promise.all(keys.map((key) => redis.hgetall(key)))
      const rows = await Promise.all(
        ['client', 'refresh_token'].map((table) => database.query(`SELECT * FROM ${table}`))
      )
      return JSON.stringify([keys, hashes, rows])
    },
    register: async (registration: ClientRegistration) => {
      const registered = await clients.register(database, registration, Date.now())
      if (registered.status !== 'registered') throw new Error('registered already')
      return registered as { client: Client; secret?: string }
    }
  }
  const clock = { now: async () => Date.now() }

  async function replica() {
    const grants = consentGrants({
      consents: { find: async (id) => consents.get(id) },
      clients,
      accountStands: () => self.accountStands(),
      isSwitchedOff: () => false,
      revoke: async (id, revoked) => {
        const consent = consents.get(id)
        if (consent) consents.set(id, { ...consent, revoked })
      },
      clock
    })
    const usedTwice = (consentId: string) => grants.end(consentId, 'used_twice')
    const tokens = sqlRefreshTokens({ database: lossy?.database ?? database, sealer })
    const refreshTokens = refreshTokenAdapter(tokens, usedTwice)
    const stored = redisArtefacts({ redis, keys: redisKeys(keyPrefix), sealer })
    const artefacts: typeof stored = {
      ...stored,
      async save(kind, ...rest) {
        if (kind === faulty) throw new Error('a fault')
        await stored.save(kind, ...rest)
      }
    }
    const codes = authorizationCodeAdapter(artefacts, usedTwice)
    const server = createAuthorizationServer({
      issuer,
      usedUpLast: [codes, refreshTokens],
      clock,
      log,
      tellBank: async (consentId) => ({ account: consents.get(consentId)?.maskedAccount }),
      settings: {
        adapter: createAdapters({
          artefacts,
          clients,
          grants,
          codes: codes.adapter,
          refreshTokens: refreshTokens.adapter,
          journeyMs: 7_200_000,
          mutualTls: mutualTlsUrl !== undefined
        }),
        mutualTlsUrl,
        signingKeys: keys,
        cookieKeys: ['a-cookie-key-of-the-test'],
        journeyMs: 7_200_000,
        subjectOf: createSubjects('a-key-for-subjects'),
        journeyOf: async (_ctx, { uid, params }) =>
          `/stand-in/${uid}?${new URLSearchParams({ app: String(params.client_id), scope: String(params.scope) })}`,
        mayIntrospect: createIntrospectionPolicy({
          clients,
          consents: { find: async (id) => consents.get(id) }
        }),
        renderError: async (ctx, { error, error_description: description }) => {
          ctx.type = 'html'
          ctx.body = `${error}: ${description}`
        },
        asksThisMachine: false,
        sandboxParameters: []
      }
    })
    const app = Fastify({ exposeHeadRoutes: false, forceCloseConnections: true })
    await mountAuthorizationServer(app, {
      provider: server.provider,
      issuer,
      ...(mutualTlsUrl && { handsOverCertificates: () => true }),
      mayStart: async () => true,
      mayResume: async () => true
    })
    app.get<{ Params: { uid: string }; Querystring: { app: string; scope: string } }>(
      '/stand-in/:uid',
      async ({ params, query }, reply) => {
        const now = Date.now()
        const id = randomUUID()
        const scopes = query.scope.split(' ').filter((scope) => scope !== 'openid')
        consents.set(id, {
          id,
          institution: 'yobirin-shinkumi',
          app: query.app,
          accountKey: 'key-of-the-account',
          maskedAccount: '****001',
          scopes,
          grantedAt: now,
          expiresAt: now + 30 * DAY_MS
        })
        const end = self.customer ?? {
          status: 'allowed',
          consentId: id,
          accountKey: 'key-of-the-account',
          allowedAt: now
        }
        const onward = await server.end(params.uid, end)
        resume = onward ?? ''
        return onward ? reply.redirect(onward, 303) : reply.code(410).send('over')
      }
    )
    await app.listen({ port: 0, host: '127.0.0.1' })
    t.teardown(() => app.close())
    const { port } = app.server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  proxy.targets = [await replica(), await replica()]
  return self
}

/** A browser with cookies that follows redirects within the authorization server. */
export async function follow(
  url: string | URL,
  origin: string,
  cookies = new Map<string, string>()
) {
  let at = new URL(url)
  for (;;) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    })
    keepCookies(answer, cookies)
    const location = answer.headers.get('location')
    if (!location) return { at, status: answer.status, body: await answer.text() }
    at = new URL(location, at)
    if (at.origin !== origin) return { at, status: answer.status, body: '' }
  }
}

function keepCookies(answer: Response, cookies: Map<string, string>): void {
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value) cookies.set(name, value)
    else cookies.delete(name)
  }
}
