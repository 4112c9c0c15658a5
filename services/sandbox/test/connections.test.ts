import { SANDBOX_CUSTOMERS } from '@yobirin/sandbox-customers'
import t, { type Test } from 'tap'
import { freePort } from '../../../test/support/free-port.ts'
import { pretendAuthorizationServer } from './support/authorization-server.ts'
import { startSandbox } from './support/sandbox.ts'

async function sandboxWithFlow(t: Test) {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const flow = await pretendAuthorizationServer(t, url)
  const { app, log } = await startSandbox(t, {
    SANDBOX_PUBLIC_URL: url,
    FLOW_PUBLIC_URL: flow.issuer
  })
  await app.listen({ port, host: '127.0.0.1' })
  return { url, flow, app, log }
}

/**
 * A browser that keeps cookies, of whatever host and path.
 *
 * @param hearsOfEnds false for one that never learned that a cookie was taken away
 */
function browser({ hearsOfEnds = true } = {}) {
  const cookies = new Map<string, string>()
  const visit = async (url: string | URL, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value !== '' || hearsOfEnds) cookies.set(name, value)
    }
    return answer
  }
  async function follow(start: string, init: RequestInit = {}) {
    let at = new URL(start)
    let answer = await visit(at, init)
    const way = [at]
    for (;;) {
      const location = answer.headers.get('location')
      if (!location) return { at, way, status: answer.status, html: await answer.text() }
      at = new URL(location, at)
      way.push(at)
      answer = await visit(at)
    }
  }
  return {
    follow,
    press: (page: URL, act: string) =>
      follow(page.href, { method: 'POST', body: new URLSearchParams({ act }) })
  }
}

const lastOf = (html: string) => ({
  act: /data-act="([^"]*)"/.exec(html)?.[1],
  status: /data-status="([^"]*)"/.exec(html)?.[1]
})

t.test('an app gets its tokens and uses them', async (t) => {
  const { url, flow, log } = await sandboxWithFlow(t)

  for (const [app, tokenType, scopes] of [
    ['saifu-note', 'bearer', ['accounts', 'transactions']],
    ['kakei-komichi', 'dpop', ['accounts']]
  ] as const) {
    await t.test(app, async (t) => {
      const { follow, press } = browser()
      const { at, way, status, html } = await follow(`${url}/start?app=${app}&customer=0`)
      t.equal(status, 200)
      t.match(at.pathname, /^\/connections\/[\w-]{22}$/)
      t.equal(way[1]?.searchParams.has('request_uri'), app === 'kakei-komichi')
      t.match(flow.asked.at(-1), {
        client_id: app,
        scope: ['openid', ...scopes].join(' '),
        sandbox_customer: SANDBOX_CUSTOMERS[0]?.accountNumber
      })
      t.ok(html.includes(tokenType) && html.includes('sub（'), 'what it learns is laid open')
      t.notMatch(html, /1000001/, 'the account is not among it')

      const accounts = await press(at, 'accounts')
      t.strictSame(lastOf(accounts.html), { act: 'accounts', status: '200' })
      t.match(accounts.html, /1000001/, "the bank's API tells it")
      const transactions = await press(at, 'transactions')
      t.equal(lastOf(transactions.html).status, app === 'saifu-note' ? '200' : '403')

      flow.boundToCertificate = true
      t.equal(lastOf((await press(at, 'accounts')).html).status, '401', 'a certificate is missing')
      flow.boundToCertificate = false

      const renewed = await press(at, 'renew')
      t.equal(lastOf(renewed.html).status, '200')
      t.equal(lastOf((await press(at, 'accounts')).html).status, '200')

      t.equal(lastOf((await press(at, 'giveUp')).html).status, '200')
      t.equal(lastOf((await press(at, 'accounts')).html).status, '401')
      const refused = await press(at, 'renew')
      t.strictSame(lastOf(refused.html), { act: 'renew', status: '400' })
      t.match(refused.html, /invalid_grant/)
    })
  }

  await t.test('the answer belongs to the browser that asked, once', async (t) => {
    const { follow } = browser()
    const { way } = await follow(`${url}/start`)
    const returned = way.find(({ pathname }) => pathname === '/returned')?.href ?? ''
    t.equal((await follow(returned)).status, 400, 'a second time')
    t.equal((await browser().follow(returned)).status, 400, 'another browser')
    for (const made of ['', '?code=x', '?state=x&code=y', '?error=access_denied', '?app=%3Cb%3E']) {
      const { status, html } = await browser().follow(`${url}/returned${made}`)
      t.equal(status, 400, made)
      t.notMatch(html, /<b>/)
    }
    const wrongServer = new URL((await browser().follow(`${url}/start`)).way[1] ?? '')
    t.equal(wrongServer.origin, flow.issuer)
  })

  await t.test('a bank that is away for a moment is asked again', async (t) => {
    const { follow, press } = browser()
    flow.awayFor = 1
    const { at, status } = await follow(`${url}/start`)
    t.match(at.pathname, /^\/connections\//)
    t.equal(status, 200)
    flow.awayFor = 1
    t.equal(lastOf((await press(at, 'renew')).html).status, '200')
  })

  await t.test(
    'who comes back to the app while the bank breaks off may come back again',
    async (t) => {
      const { follow } = browser()
      flow.breaksOff = true
      const failed = await follow(`${url}/start`)
      t.equal(failed.status, 502)
      t.match(failed.html, /もう一度/)
      const { at, status } = await follow(failed.at.href)
      t.match(at.pathname, /^\/connections\//)
      t.equal(status, 200)
      t.equal((await follow(failed.at.href)).status, 400, 'and then no more')
    }
  )

  await t.test(
    'a browser that did not hear that it is connected hears it when it comes again',
    async (t) => {
      const { follow } = browser({ hearsOfEnds: false })
      const { way, at } = await follow(`${url}/start`)
      const returned = way.find(({ pathname }) => pathname === '/returned')?.href ?? ''
      t.equal((await follow(returned)).at.href, at.href)
      t.match(at.pathname, /^\/connections\//)
    }
  )

  await t.test('a refusal is shown as the app learns it', async (t) => {
    flow.says = { error: 'temporarily_unavailable', error_description: 'BF050' }
    const { status, html } = await browser().follow(`${url}/start`)
    t.equal(status, 200)
    t.match(html, /temporarily_unavailable/)
    t.match(html, /BF050/)
    flow.says = 'yes'
  })

  await t.test('what does not exist', async (t) => {
    const { follow, press } = browser()
    t.equal((await follow(`${url}/start?app=nobody`)).status, 404)
    t.equal((await follow(`${url}/start?customer=99`)).status, 404)
    t.equal((await follow(`${url}/start?customer=%3Cscript%3E`)).status, 400)
    t.equal((await follow(`${url}/connections/${'a'.repeat(22)}`)).status, 404)
    t.equal((await press(new URL(`${url}/connections/${'a'.repeat(22)}`), 'renew')).status, 404)
    t.equal((await follow(`${url}/clients/nobody/jwks.json`)).status, 404)
    const { html } = await follow(`${url}/clients/saifu-note/jwks.json`)
    t.notMatch(html, /"d":/, 'only public halves')
  })

  t.notMatch(log(), /1000001|access_token|refresh_token/)
})

t.test("the bank's API", async (t) => {
  const { url } = await sandboxWithFlow(t)
  const ask = (headers: Record<string, string>) =>
    fetch(`${url}/bank/yobirin-shinkumi/v1/accounts`, { headers })
  for (const authorization of ['', 'Bearer made-up', 'DPoP made-up', 'Basic abc', 'Bearer']) {
    const answer = await ask({ authorization })
    t.equal(answer.status, 401, authorization)
    t.ok(answer.headers.get('www-authenticate'))
  }
})
