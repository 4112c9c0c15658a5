import t from 'tap'
import { startCallVerification } from '../../../test/support/call-verification.ts'
import { startFlowProcess } from '../../../test/support/flow.ts'
import { stopsByCode } from '../src/journeys/stops-by-code.ts'
import { startConsole, visit } from './support/console.ts'

const flow = await startFlowProcess(t)
const { tokens } = flow
const calls = await startCallVerification(t, {
  API_TOKENS: Object.entries(tokens)
    .map(([role, token]) => `${role}:${role}:${token}`)
    .join(',')
})
const { app, log } = await startConsole(t, {
  CALL_VERIFICATION_URL: calls.url,
  FLOW_URL: flow.url,
  REDIS_URL: calls.environment.REDIS_URL ?? '',
  CONSOLE_API_TOKENS: `viewer:${tokens.viewer}`
})
const operator = visit(app)
const viewer = visit(app)
await operator.signIn(tokens.operator)
await viewer.signIn(tokens.viewer)

const PAGES = ['/journeys', '/accounts', '/service-hours', '/operation-log', '/acts']

t.test('a viewer sees every page and is offered no act', async (t) => {
  for (const path of PAGES) {
    const { statusCode, body } = await viewer.get(path)
    t.equal(statusCode, 200, path)
    t.notMatch(body, /name="why"/, path)
  }
  t.equal((await viewer.get('/dead-letters')).statusCode, 403)
  t.notMatch((await viewer.get('/')).body, 'Dead letters')
})

t.test('an app is switched off and on again, each with a reason', async (t) => {
  const path = '/service-hours/switches/app/saifu-note'
  const off = await operator.send('/service-hours', path, { why: 'it asks for too much' })
  t.match(off, { statusCode: 303, location: '/service-hours' })
  const { body } = await operator.get('/service-hours')
  t.match(body, /is off now/)
  t.match(body, /it asks for too much/)
  t.match(await operator.send('/service-hours', path, { why: 'mended' }), { statusCode: 303 })
  t.match((await operator.get('/service-hours')).body, /is on now/)
})

t.test('maintenance is announced in the time of Japan, and taken back', async (t) => {
  const path = '/service-hours/windows'
  const times = { startsAt: '2099-01-31T23:30', endsAt: '2099-02-01T02:00' }
  const announced = await operator.send('/service-hours', path, {
    ...{ ...times, institution: '' },
    why: 'a new disk'
  })
  t.match(announced, { statusCode: 303 })
  const { body } = await operator.get('/service-hours')
  t.match(body, 'datetime="2099-01-31T14:30:00.000Z"')
  t.match(body, /2099-01-31 23:30:00.*2099-02-01 02:00:00.*all institutions.*a new disk/)
  const cancel = /action="(\/service-hours\/windows\/[^"]+\/cancel)"/.exec(body)?.[1] ?? ''
  const taken = await operator.send('/service-hours', cancel, { why: 'the disk is late' })
  t.match(taken, { statusCode: 303 })
  t.match((await operator.get('/service-hours')).body, /cancelled.*the disk is late/)
  const backwards = { startsAt: '2099-02-01T02:00', endsAt: '2099-01-31T23:30', institution: '' }
  const refused = await operator.send('/service-hours', path, { ...backwards, why: 'mistake' })
  t.match(refused, { statusCode: 422, body: /Nothing was done, says flow/ })
})

t.test(
  'an account is looked up in a body, never in an address, and the look is recorded',
  async (t) => {
    const account = {
      institution: 'yobirin-shinkumi',
      ...{ branch: '001', accountType: 'ordinary', accountNumber: '7654321' }
    }
    const found = await operator.send('/accounts', '/accounts/find', account)
    t.match(found, { statusCode: 200, body: /No lock holds.*There is no consent/ })
    t.notMatch(found.body, '7654321')
    t.notMatch(log(), '7654321')
    const wrong = { ...account, branch: '01' }
    t.match(await operator.send('/accounts', '/accounts/find', wrong), { statusCode: 400 })
    const acts = (await viewer.get('/acts')).body
    t.match(acts, /consents looked up/)
    t.match(acts, /app switched off.*it asks for too much|it asks for too much.*app switched off/)
    t.notMatch(acts, '7654321')
  }
)

t.test('an act on what is not there says that nothing was done', async (t) => {
  const page = '/service-hours'
  const { body } = await operator.get(page)
  const formKey = /name="formKey" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const form = { formKey, why: 'a slip' }
  const lift = await operator.post(`/accounts/locks/${'x'.repeat(22)}/lift`, form)
  t.match(lift, { statusCode: 404, body: /Nothing was done/ })
  t.match(await operator.post('/accounts/consents/none/revoke', form), { statusCode: 404 })
  t.match(await operator.get('/dead-letters'), {
    statusCode: 502,
    body: /notification does not answer/
  })
})

t.test('a token that flow does not know ends the session there, and says so', async (t) => {
  const own = 'a-token-that-call-verification-knows-alone'
  const other = await startCallVerification(t, { API_TOKENS: `night:operator:${own}` })
  const { app } = await startConsole(t, {
    CALL_VERIFICATION_URL: other.url,
    FLOW_URL: flow.url,
    REDIS_URL: other.environment.REDIS_URL ?? '',
    CONSOLE_API_TOKENS: `viewer:${own}`
  })
  const somebody = visit(app)
  await somebody.signIn(own)
  const { statusCode, location } = await somebody.get('/accounts')
  t.match({ statusCode, location }, { statusCode: 303, location: '/sign-in?refused=flow' })
  t.match((await somebody.get(location)).body, /flow no longer accepts your token/)
  t.equal((await somebody.get('/')).statusCode, 303)
})

t.test('codes are counted by step, the most frequent first', async (t) => {
  const entry = {
    id: '',
    sequence: 1,
    at: '',
    institution: 'a',
    action: 'next',
    outcome: 'stopped'
  }
  const stops = stopsByCode([
    { ...entry, step: 'pin', code: 'BF001' },
    { ...entry, step: 'call' },
    { ...entry, step: 'phone', code: 'BF002' },
    { ...entry, step: 'phone', code: 'BF002' }
  ])
  t.same(stops, [
    { code: 'BF002', step: 'phone', count: 2 },
    { code: 'BF001', step: 'pin', count: 1 }
  ])
})
