import t from 'tap'
import { startCallVerification } from '../../../test/support/call-verification.ts'
import { roleOfClaims } from '../src/sign-in/role-of-claims.ts'
import { startConsole, type Visitor, visit } from './support/console.ts'
import { startIdentityProvider } from './support/identity-provider.ts'

const CONSOLE = 'http://localhost:3006'
const provider = await startIdentityProvider(t, {
  consoleUrl: CONSOLE,
  employees: {
    'e-1': { name: '田中 花子', roles: ['bank-everybody', 'bank-operators'] },
    'e-2': { name: 'Sato', roles: 'bank-viewers' },
    'e-3': { name: 'Suzuki', roles: ['bank-everybody'] },
    'e-4': { roles: ['bank-operators', 'bank-administrators'] }
  }
})
const token = (role: string) => `the-own-token-of-the-console-as-${role}`
const calls = await startCallVerification(t, {
  API_TOKENS: ['viewer', 'operator', 'administrator']
    .map((role) => `console-${role}:${role}:${token(role)}`)
    .concat('desk:operator:the-token-of-the-night-desk')
    .join(','),
  ON_BEHALF_TOKENS: 'console-viewer, console-operator, console-administrator'
})
const own = (roles: readonly string[]) => roles.map((role) => `${role}:${token(role)}`).join(',')
const variables = {
  CALL_VERIFICATION_URL: calls.url,
  REDIS_URL: calls.environment.REDIS_URL ?? '',
  CONSOLE_API_TOKENS: own(['viewer', 'operator', 'administrator']),
  CONSOLE_OIDC_ISSUER: provider.issuer,
  CONSOLE_OIDC_CLIENT_ID: provider.client.id,
  CONSOLE_OIDC_CLIENT_SECRET: provider.client.secret,
  CONSOLE_OIDC_VIEWERS: 'bank-viewers',
  CONSOLE_OIDC_OPERATORS: 'bank-operators',
  CONSOLE_OIDC_ADMINISTRATORS: 'bank-administrators'
}
let clock = 0
const { app, log } = await startConsole(t, variables, { now: () => Date.now() + clock })

/** Goes to the provider and comes back; what goes there and what comes back may be changed under way. */
async function signIn(
  visitor: Visitor,
  subject: string,
  { away = (url: URL) => url, back = (url: URL) => url, to = '' } = {}
) {
  provider.seat(subject)
  const { location } = await visitor.get(`/sign-in/provider${to && `?to=${to}`}`)
  const returned = await provider.browser().follow(away(new URL(location)).href)
  const { pathname, search } = back(returned)
  return visitor.get(`${pathname}${search}`)
}
const changed = (name: string, value: string) => (url: URL) => {
  url.searchParams.set(name, value)
  return url
}
const drained = async (visitor: Visitor, number: string, why: string) => {
  const page = `/pools/quick/change?number=${encodeURIComponent(number)}`
  return visitor.send(page, '/pools/quick/change', { state: 'draining', why })
}

t.test('who signs in at the provider acts by name, in the role that it tells', async (t) => {
  const hanako = visit(app)
  t.match((await hanako.get('/sign-in')).body, /Sign in at your provider/)
  const answer = await signIn(hanako, 'e-1', { to: '/pools/quick' })
  t.match(answer, { statusCode: 303, location: '/pools/quick' })
  t.match((await hanako.get('/')).body, /田中 花子 <small>operator/)
  t.match(await drained(hanako, '+81120001001', 'a dead line'), { statusCode: 303 })
  const { body } = await hanako.get('/pools/quick')
  t.match(body, '田中 花子 (e-1) by console-operator', 'the record names her, and who says so')
  t.notMatch(body, token('operator'))
  t.match(log(), /"subject":"e-1".*signed in/)
})

t.test('roles are told by a claim: a text or a list, and the highest counts', async (t) => {
  const sato = visit(app)
  await signIn(sato, 'e-2')
  t.match((await sato.get('/')).body, /Sato <small>viewer/)
  const page = (await sato.get('/pools/quick')).body
  t.notMatch(page, /Change the chosen/)
  const formKey = /name="formKey" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const form = { formKey, seen: '+81120001002@0', state: 'draining', why: 'may not' }
  t.equal((await sato.post('/pools/quick/change', form)).statusCode, 403)

  const nameless = visit(app)
  await signIn(nameless, 'e-4')
  t.match((await nameless.get('/')).body, /e-4 <small>administrator/)

  const values = { viewer: 'v', operator: '', administrator: 'a' }
  const nested = { claim: 'realm_access.roles', values }
  t.equal(roleOfClaims({ realm_access: { roles: ['a', 'v'] } }, nested), 'administrator')
  t.equal(roleOfClaims({ realm_access: 'v' }, nested), undefined)
  const plain = { claim: 'https://bank.example/roles', values }
  t.equal(roleOfClaims({ 'https://bank.example/roles': 'v' }, plain), 'viewer')
  t.equal(
    roleOfClaims({ 'https://bank.example/roles': [''] }, plain),
    undefined,
    'no value, no role'
  )
})

t.test('whoever has no role here, or refuses there, does not come in', async (t) => {
  const suzuki = visit(app)
  t.match(await signIn(suzuki, 'e-3'), { statusCode: 403, body: /gives you no role here/ })
  t.match(await signIn(suzuki, ''), { statusCode: 403, body: /The provider says: access_denied/ })
  t.equal(suzuki.cookies.size, 0)
})

t.test('an answer to another request opens nothing', async (t) => {
  const other = 'x'.repeat(43)
  const faults = {
    'another nonce': { away: changed('nonce', other) },
    'another state': { back: changed('state', other) },
    'another issuer': { back: changed('iss', 'https://evil.example') },
    'another code': { back: changed('code', other) },
    'another code challenge': { away: changed('code_challenge', other) }
  }
  for (const [name, fault] of Object.entries(faults)) {
    const visitor = visit(app)
    const answer = await signIn(visitor, 'e-1', fault)
    t.match(answer, { statusCode: 403, body: /to another sign-in, or came too late/ }, name)
    t.equal((await visitor.get('/')).statusCode, 303, name)
  }
  t.notMatch(log(), other, 'what was sent stands in no log')
})

t.test('nobody is signed in by an address that somebody else sends', async (t) => {
  const [attacker, victim] = [visit(app), visit(app)]
  provider.seat('e-1')
  const { location } = await attacker.get('/sign-in/provider')
  const { pathname, search } = await provider.browser().follow(location)
  t.match(await victim.get(`${pathname}${search}`), { statusCode: 403 }, 'begun elsewhere')
  await victim.get('/sign-in/provider')
  t.match(await victim.get(`${pathname}${search}`), { statusCode: 403 }, 'another was begun here')
  t.match(await attacker.get(`${pathname}${search}`), { statusCode: 303 })
  t.match(await attacker.get(`${pathname}${search}`), { statusCode: 403 }, 'nor twice')
})

t.test('a sign-in makes a new session, whatever the browser held before', async (t) => {
  const [attacker, victim] = [visit(app), visit(app)]
  await attacker.signIn('the-token-of-the-night-desk')
  const planted = attacker.cookies.get('console') ?? ''
  victim.cookies.set('console', planted)
  await signIn(victim, 'e-2')
  t.not(victim.cookies.get('console'), planted)
  t.match((await victim.get('/')).body, /Sato <small>viewer/)
  t.match((await attacker.get('/')).body, /desk <small>operator/, 'and tells the planter nothing')
})

t.test('a session ends after its hours, and a request to sign in after ten minutes', async (t) => {
  t.teardown(() => {
    clock = 0
  })
  const hanako = visit(app)
  await signIn(hanako, 'e-1')
  clock = 10 * 3_600_000
  t.match(await hanako.get('/journeys'), { location: '/sign-in?to=%2Fjourneys' })
  const late = (url: URL) => {
    clock += 10 * 60_000
    return url
  }
  t.match(await signIn(hanako, 'e-1', { back: late }), { statusCode: 403, body: /came too late/ })
})

t.test('who signs out is shown the way out of the provider too', async (t) => {
  const hanako = visit(app)
  await signIn(hanako, 'e-1')
  const { location } = await hanako.send('/', '/sign-out', {})
  t.equal(location, '/signed-out')
  const { body } = await hanako.get(location)
  const there = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(body)?.[1] ?? ''
  const url = new URL(there.replaceAll('&amp;', '&'))
  t.equal(url.origin, provider.issuer)
  const back = url.searchParams.get('post_logout_redirect_uri')
  t.equal(back, `${CONSOLE}/sign-in`)
  t.equal((await fetch(url)).status, 200, 'the provider asks whether to')
  t.match(await hanako.get('/'), { statusCode: 303, location: '/sign-in' })
  const desk = visit(app)
  await desk.signIn('the-token-of-the-night-desk')
  t.match(await desk.send('/', '/sign-out', {}), { location: '/sign-in' })
})

t.test('the console speaks for somebody only where the services allow it', async (t) => {
  const onBehalfOf = { 'on-behalf-of': 'subject=e-9&name=Somebody' }
  const ask = (headers: Record<string, string>) => fetch(`${calls.url}/v1/token`, { headers })
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` })
  const desk = await ask({ ...bearer('the-token-of-the-night-desk'), ...onBehalfOf })
  t.match(await desk.json(), { status: 403, code: 'on_behalf_refused' })
  const nobody = await ask({ ...bearer(token('viewer')), 'on-behalf-of': 'name=%0aroot' })
  t.match(await nobody.json(), { status: 403, code: 'on_behalf_refused' })
  const one = await ask({ ...bearer(token('viewer')), ...onBehalfOf })
  t.match(await one.json(), { name: 'Somebody (e-9) by console-viewer', role: 'viewer' })

  const higher = `viewer:${token('viewer')},operator:${token('administrator')}`
  const wrong = { ...variables, CONSOLE_API_TOKENS: higher, CONSOLE_OIDC_ADMINISTRATORS: '' }
  const { app: other } = await startConsole(t, wrong)
  const hanako = visit(other)
  const refused = await signIn(hanako, 'e-1')
  t.match(refused, { statusCode: 502, body: /do not let the console speak for others/ })
  t.equal(hanako.cookies.size, 0, 'an operator never acts with more than the role')
  await t.rejects(startConsole(t, { ...variables, CONSOLE_API_TOKENS: own(['viewer']) }), {
    message: "CONSOLE_API_TOKENS: the operator's token is missing"
  })
})

t.test('while the provider is away one signs in with a token', async (t) => {
  const { app: fresh } = await startConsole(t, variables)
  const hanako = visit(fresh)
  const { location } = await hanako.get('/sign-in/provider')
  const returned = await provider.browser().follow(location)
  await provider.stop()
  const late = await hanako.get(`${returned.pathname}${returned.search}`)
  t.match(late, { statusCode: 502, body: /The provider does not answer/ })
  const { app: other } = await startConsole(t, variables)
  const desk = visit(other)
  const away = await desk.get('/sign-in/provider')
  t.match(away, { statusCode: 502, body: /sign in with a token/ })
  t.match(await desk.signIn('the-token-of-the-night-desk'), { statusCode: 303 })
  t.match(await desk.send('/', '/sign-out', {}), { statusCode: 303 })
})
