import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import * as oauth from 'openid-client'
import t from 'tap'
import { redisArtefacts } from '../../src/authorization/storage/redis-artefacts.ts'
import { redisKeys } from '../../src/redis-keys.ts'
import { follow, world } from '../support/authorization.ts'
import { bankApi, baselineApp, fapiApp } from '../support/oauth-apps.ts'

const DAY_MS = 86_400_000

interface Tokens {
  readonly access_token: string
  readonly refresh_token?: string
  readonly expires_in?: number
}

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    ({ error }: { error: string }) => error
  )

t.test('bad days', async (t) => {
  const w = await world(t)
  const bank = await bankApi(w)

  const everythingIsDead = async (
    app: Awaited<ReturnType<typeof baselineApp>>,
    { access_token, refresh_token = '' }: { access_token: string; refresh_token?: string }
  ) => {
    t.equal((await bank.introspect(access_token)).active, false)
    t.equal((await bank.introspect(refresh_token)).active, false)
    t.equal(await errorOf(oauth.refreshTokenGrant(app.config, refresh_token)), 'invalid_grant')
  }

  await t.test('after 30 days nothing works any more', async (t) => {
    const app = await baselineApp(w)
    let tokens: Tokens = await app.tokens()
    await w.later(15 * DAY_MS, async () => {
      t.equal(
        (await bank.introspect(tokens.access_token)).active,
        false,
        'its ten minutes are over'
      )
      tokens = await oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
    })
    await w.later(30 * DAY_MS - 120_000, async () => {
      const last = await oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
      t.ok((last.expires_in ?? 999) <= 120, 'no token outlives the consent')
      tokens = last
    })
    await w.later(30 * DAY_MS, () => everythingIsDead(app, tokens))
  })

  await t.test('what is revoked is dead at once, on both replicas', async () => {
    const app = await baselineApp(w)
    const tokens = await app.tokens()
    w.revokeLast()
    await everythingIsDead(app, tokens)
  })

  await t.test('a consent is revoked before the app fetches its tokens', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request()
    const { at } = await asked.follow()
    w.revokeLast()
    t.equal(await errorOf(asked.exchange(at)), 'invalid_grant')
  })

  await t.test('a consent is revoked while tokens are being issued', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request()
    const { at } = await asked.follow()
    let looksUp = () => {}
    const looking = new Promise<void>((resolve) => {
      looksUp = resolve
    })
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    w.accountStands = async () => {
      looksUp()
      await held
      return true
    }
    const exchanging = asked.exchange(at)
    await looking
    w.revokeLast()
    goOn()
    w.accountStands = async () => true
    const tokens = await exchanging
    await everythingIsDead(app, tokens)
    t.pass('what was issued is worth nothing')
  })

  await t.test('an account that is closed or moved ends its consent for good', async (t) => {
    const app = await baselineApp(w)
    const tokens = await app.tokens()
    w.accountStands = async () => false
    await everythingIsDead(app, tokens)
    w.accountStands = async () => true
    await everythingIsDead(app, tokens)
    t.match([...w.consents.values()].at(-1)?.revoked, { by: 'account-directory' })
  })

  await t.test('a bank whose records do not answer ends nothing', async (t) => {
    const app = await baselineApp(w)
    const tokens = await app.tokens()
    w.accountStands = async () => {
      throw Object.assign(new Error('down'), { code: 'DIRECTORY_UNAVAILABLE' })
    }
    const refused = { cause: { status: 503 } }
    await t.rejects(oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? ''), refused)
    await t.rejects(bank.introspect(tokens.access_token), refused)
    w.accountStands = async () => true
    t.equal((await bank.introspect(tokens.access_token)).active, true)
    await oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
  })

  await t.test('a bank that falls silent after consent costs the customer nothing', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request()
    w.accountStands = async () => {
      throw Object.assign(new Error('down'), { code: 'DIRECTORY_UNAVAILABLE' })
    }
    const { at } = await asked.follow()
    t.ok(at.searchParams.has('code'), 'the app gets its code')
    await t.rejects(asked.exchange(at), { cause: { status: 503 } }, 'and is asked to wait')
    w.accountStands = async () => true
    await asked.exchange(at)
  })

  await t.test('a suspended app holds nothing until it is resumed', async (t) => {
    const app = await baselineApp(w)
    const tokens = await app.tokens()
    await w.clients.suspend(w.database, app.id, Date.now())
    t.equal((await bank.introspect(tokens.access_token)).active, false)
    await t.rejects(oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? ''))
    await w.clients.resume(w.database, app.id)
    t.equal((await bank.introspect(tokens.access_token)).active, true)
  })

  await t.test('a secret is renewed', async (t) => {
    const app = await baselineApp(w)
    const tokens = await app.tokens()
    const renewed = await w.clients.renewSecret(w.database, app.id)
    if (renewed.status !== 'renewed') throw new Error(renewed.status)
    await t.rejects(oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? ''))
    const config = await oauth.discovery(
      w.issuer,
      app.id,
      undefined,
      oauth.ClientSecretBasic(renewed.secret),
      { execute: [oauth.allowInsecureRequests] }
    )
    await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '')
  })

  await t.test('a scanner opens the address before the customer does', async (t) => {
    const app = await fapiApp(w)
    const asked = await app.request()
    t.equal((await fetch(asked.url, { redirect: 'manual' })).status, 303)
    t.equal((await fetch(asked.url, { redirect: 'manual' })).status, 303)
    const tokens = await asked.exchange((await asked.follow()).at)
    t.equal(tokens.token_type, 'dpop')
  })

  await t.test('a journey takes longer than a pushed request lives', async (t) => {
    const app = await fapiApp(w)
    const asked = await app.request()
    const cookies = new Map<string, string>()
    const journey = await w.beginOnly(asked.url, cookies)
    await w.later(20 * 60_000, async () => {
      const opened = await follow(asked.url, w.issuer.origin)
      t.equal(opened.status, 400, 'it opens no journey any more')
      const { at } = await follow(journey, w.issuer.origin, cookies)
      t.ok(at.searchParams.has('code'), 'the one that it opened in time goes on')
      await asked.exchange(at)
    })
  })

  await t.test('a pushed request leads to one code, however many browsers opened it', async (t) => {
    const app = await fapiApp(w)
    const asked = await app.request()
    const [one, other] = [new Map<string, string>(), new Map<string, string>()]
    const journeys = [
      await w.beginOnly(asked.url, one),
      await w.beginOnly(asked.url, other)
    ] as const
    const first = await follow(journeys[0], w.issuer.origin, one)
    t.ok(first.at.searchParams.has('code'))
    const second = await follow(journeys[1], w.issuer.origin, other)
    t.equal(second.at.searchParams.get('error'), 'invalid_request_uri')
  })

  for (const [profile, makeApp] of [
    ['baseline', baselineApp],
    ['fapi2', fapiApp]
  ] as const) {
    await t.test(`the answer to a customer who allowed it is lost (${profile})`, async (t) => {
      const app = await makeApp(w)
      const asked = await app.request()
      const cookies = new Map<string, string>()
      const journey = await w.beginOnly(asked.url, cookies)
      const before = new Map(cookies)
      await follow(journey, w.issuer.origin, cookies)
      const consents = w.consents.size
      const resume = w.lastResume()
      const again = await follow(resume, w.issuer.origin, before)
      t.ok(again.at.searchParams.has('code'), 'asked again, the same browser gets a code')
      t.equal(w.consents.size, consents, 'and nobody is asked twice')
      await asked.exchange(again.at)
    })
  }

  await t.test('a fault on the way back to the app can be asked about again', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request()
    const cookies = new Map<string, string>()
    const journey = await w.beginOnly(asked.url, cookies)
    w.faultAt('AuthorizationCode')
    const failed = await follow(journey, w.issuer.origin, cookies)
    t.equal(failed.status, 500)
    w.faultAt(undefined)
    const consents = w.consents.size
    const again = await follow(w.lastResume(), w.issuer.origin, cookies)
    t.ok(again.at.searchParams.has('code'), 'the browser has kept what it needs')
    t.equal(w.consents.size, consents)
    await asked.exchange(again.at)
  })

  await t.test('what lies in Redis and in the database opens no account', async (t) => {
    const app = await baselineApp(w)
    const asked = await app.request({ login_hint: 'hanako@mail.example' })
    const { at } = await asked.follow()
    const code = at.searchParams.get('code') ?? ''
    const tokens = await asked.exchange(at)
    const pushed = await (await fapiApp(w)).request()
    const requestUri = pushed.url.searchParams.get('request_uri') ?? ''

    const stored = await w.everythingStored()
    t.ok(stored.includes(app.id), 'it looks at what there is')
    for (const [what, secret] of Object.entries({
      code,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token ?? '',
      clientSecret: app.secret,
      requestUri: requestUri.split(':').at(-1) ?? '',
      state: asked.state,
      loginHint: 'hanako'
    })) {
      t.ok(secret.length > 5, what)
      t.notOk(stored.includes(secret), `${what} is not there`)
    }
  })

  await t.test(
    'a fault while tokens are issued leaves the app with a code that works',
    async (t) => {
      for (const makeApp of [baselineApp, fapiApp]) {
        const app = await makeApp(w)
        const asked = await app.request()
        const { at } = await asked.follow()
        w.faultAt('AccessToken')
        await t.rejects(asked.exchange(at), { cause: { status: 500 } })
        w.faultAt(undefined)
        await asked.exchange(at)
        t.equal(w.lastConsent()?.revoked, undefined, 'and nobody takes it for theft')
        t.equal(await errorOf(asked.exchange(at)), 'invalid_grant', 'once')
      }
    }
  )

  await t.test('a code that Redis gets to late is left as it is', async (t) => {
    const artefacts = redisArtefacts({
      ...{ redis: w.redis, keys: redisKeys(w.keyPrefix) },
      sealer: createSealer(parseSealingKeys(`test:${Buffer.alloc(32, 8).toString('base64url')}`))
    })
    const use = (by: string, withinMs?: number) =>
      artefacts.consume('AuthorizationCode', 'a code', by, withinMs)
    await artefacts.save('AuthorizationCode', 'a code', '{}', 60_000)
    t.equal(await use('whoever has given up', -1), 'too_late')
    t.equal(await use('the next one', 60_000), 'ours')
    t.equal(await use('the next one'), 'ours', 'and may be told so again')
    t.equal(await use('another one'), 'used')
  })

  await t.test(
    'a fault while tokens are renewed leaves the app with a token that works',
    async (t) => {
      const app = await baselineApp(w)
      const tokens = await app.tokens()
      w.faultAt('AccessToken')
      await t.rejects(oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? ''))
      w.faultAt(undefined)
      await oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
    }
  )

  await t.test('the database renews a token and its answer is lost', async (t) => {
    if (!w.loseNextCommit) return t.comment('there is no server')
    const app = await baselineApp(w)
    const tokens = await app.tokens()
    w.loseNextCommit()
    const renewed = await oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '')
    const again = await oauth.refreshTokenGrant(app.config, renewed.refresh_token ?? '')
    t.equal(w.lastConsent()?.revoked, undefined, 'nobody takes it for theft')
    t.equal(
      await errorOf(oauth.refreshTokenGrant(app.config, tokens.refresh_token ?? '')),
      'invalid_grant'
    )
    t.match(w.lastConsent()?.revoked, { why: /twice/ }, 'as it is, when the old one is used')
    await everythingIsDead(app, again)
  })
})
