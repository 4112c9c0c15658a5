import { randomBytes } from 'node:crypto'
import t from 'tap'
import { startCallVerification } from '../../../test/support/call-verification.ts'
import { startFlowProcess } from '../../../test/support/flow.ts'
import { startConsole, type Visitor, visit } from './support/console.ts'

const token = (name: string) => `the-token-of-${name}-for-tests`
const own = 'the-own-token-of-the-console'
const shared = {
  API_TOKENS: [
    ...['tanaka', 'sato'].map((name) => `${name}:operator:${token(name)}`),
    `look:viewer:${token('look')}`,
    `console:operator:${own}`
  ].join(','),
  ON_BEHALF_TOKENS: 'console',
  ACTS_NEEDING_APPROVAL: 'changeNumber, configurePool, setSwitch',
  SEALING_KEYS: `test:${randomBytes(32).toString('base64url')}`
}
const [flow, calls] = await Promise.all([
  startFlowProcess(t, shared),
  startCallVerification(t, shared)
])
const { app } = await startConsole(t, {
  CALL_VERIFICATION_URL: calls.url,
  FLOW_URL: flow.url,
  REDIS_URL: calls.environment.REDIS_URL ?? '',
  CONSOLE_API_TOKENS: `viewer:${token('look')}`
})
const [tanaka, sato, look] = [visit(app), visit(app), visit(app)]
await tanaka.signIn(token('tanaka'))
await sato.signIn(token('sato'))
await look.signIn(token('look'))

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown> & { readonly id: string; readonly approval: string }
}

/** What somebody does with curl. */
async function ask(
  url: string,
  method: string,
  body?: object,
  { as = 'tanaka', headers = {} }: { as?: string; headers?: Record<string, string> } = {}
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${as === 'console' ? own : token(as)}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers
    },
    ...(body && { body: JSON.stringify(body) })
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}
const approvals = `${flow.url}/admin/v1/approvals`
const why = { why: 'it is needed' }
const numberUrl = (number: string) => `${calls.url}/v1/pools/quick/numbers/${number}`
const change = (number: string, state: string, revision: number) => ({
  act: 'changeNumber',
  target: `quick/${number}`,
  body: { state, revision, ...why }
})
const stateOf = async (number: string) => {
  const { body } = await ask(`${calls.url}/v1/pools/quick`, 'GET')
  const numbers = body.numbers as { targetNumber: string; revision: number }[]
  return numbers.find(({ targetNumber }) => targetNumber === number)
}
const [FIRST, SECOND, THIRD] = ['+81120001001', '+81120001002', '+81120001003'] as const

const idOf = async (visitor: Visitor, verb: string) =>
  new RegExp(`action="/approvals/([\\w-]+)/${verb}"`).exec(
    (await visitor.get('/approvals')).body
  )?.[1]

t.test('a number is drained by two: one asks, another approves', async (t) => {
  const page = `/pools/quick/change?number=${encodeURIComponent(FIRST)}`
  const form = { state: 'draining', why: 'a dead line' }
  const asked = await tanaka.send(page, '/pools/quick/change', form)
  t.match(asked, { statusCode: 303, location: '/approvals' })
  t.match((await tanaka.get('/approvals')).body, /it was asked for, and nothing is done yet/)
  t.match(await stateOf(FIRST), { state: 'active' })

  const id = await idOf(tanaka, 'approve')
  t.match((await look.get('/approvals')).body, /Change the number quick\/\+81120001001/)
  t.equal(await idOf(look, 'approve'), undefined, 'a viewer is not asked')
  const approve = `/approvals/${id}/approve`
  const alone = await tanaka.send('/approvals', approve, { why: 'I am sure' })
  t.match(alone, { statusCode: 403, body: /You asked for this yourself/ })
  const done = await sato.send('/approvals', approve, { why: 'I heard it too' })
  t.match(done, { statusCode: 303, location: '/approvals' })
  t.match((await sato.get('/approvals')).body, /It was approved, and is done/)
  t.match(await stateOf(FIRST), {
    ...{ state: 'draining', changedBy: 'tanaka, approved by sato', why: 'a dead line' }
  })
  const acts = (await look.get('/acts')).body
  t.match(acts, /approval asked.*changeNumber quick\/\+81120001001.*a dead line/)
  t.match(acts, /approval given.*I heard it too/)
})

t.test('nobody gets around it: the services themselves refuse', async (t) => {
  const { act, target, body } = change(SECOND, 'draining', 0)
  const { revision } = (await stateOf(SECOND)) ?? { revision: 0 }
  const exact = { ...body, revision }
  const alone = await ask(numberUrl(SECOND), 'PATCH', exact)
  t.match(alone, { status: 403, body: { code: 'approval_needed' } })
  const settings = { settings: {}, ...why }
  const poolUrl = `${calls.url}/v1/pools/quick`
  const { body: pool } = await ask(poolUrl, 'GET')
  const configured = await ask(poolUrl, 'PUT', { ...settings, settings: pool.settings })
  t.match(configured, { status: 403, body: { code: 'approval_needed' } })

  const { body: asked } = await ask(approvals, 'POST', { act, target, body: exact })
  t.match(asked, { status: 'waiting', requested: { by: 'tanaka' } })
  t.notOk(asked.approval)
  const approve = `${approvals}/${asked.id}/approve`
  t.match(await ask(approve, 'POST', why), { status: 403, body: { code: 'approval_own' } })
  t.match(await ask(approve, 'POST', why, { as: 'look' }), { status: 403 })
  t.notOk((await ask(`${approvals}/${asked.id}`, 'GET', undefined, { as: 'sato' })).body.approval)
  const { body: approved } = await ask(approve, 'POST', why, { as: 'sato' })
  const headers = { approval: approved.approval }
  t.equal(
    (await ask(`${approvals}/${asked.id}`, 'GET', undefined, { as: 'look' })).body.approval,
    undefined
  )

  const misuses = {
    'another number': () => ask(numberUrl(THIRD), 'PATCH', exact, { headers }),
    'another state': () =>
      ask(numberUrl(SECOND), 'PATCH', { ...exact, state: 'retired' }, { headers }),
    'another reason': () => ask(numberUrl(SECOND), 'PATCH', { ...exact, why: 'mine' }, { headers }),
    'a forged one': () =>
      ask(numberUrl(SECOND), 'PATCH', exact, { headers: { approval: `${headers.approval}A` } })
  }
  for (const [name, misuse] of Object.entries(misuses)) {
    t.match(await misuse(), { status: 403, body: { code: 'approval_not_fitting' } }, name)
  }
  t.match(await ask(numberUrl(SECOND), 'PATCH', exact, { as: 'look', headers }), { status: 403 })
  t.match(await stateOf(SECOND), { state: 'active' })
  t.match(await ask(numberUrl(SECOND), 'PATCH', exact, { headers }), {
    ...{ status: 200, body: { state: 'draining', changedBy: 'tanaka, approved by sato' } }
  })
})

t.test('one who speaks for two people is not two, and a name changes nobody', async (t) => {
  const as = (subject: string, name: string) => ({
    ...{
      as: 'console',
      headers: { 'on-behalf-of': new URLSearchParams({ subject, name }).toString() }
    }
  })
  const request = {
    act: 'setSwitch',
    target: 'app/saifu-note',
    body: { switchedOff: true, ...why }
  }
  const { body: asked } = await ask(approvals, 'POST', request, as('e-1', '田中 花子'))
  const approve = `${approvals}/${asked.id}/approve`
  t.match(
    await ask(approve, 'POST', why, as('e-1', '鈴木 花子')),
    { status: 403 },
    'she has married'
  )
  t.match(await ask(approve, 'POST', why, as('e-2', '田中 花子')), { status: 200 }, 'a namesake')
})

t.test('what changed meanwhile is left as it is, and nothing is carried out twice', async (t) => {
  const target = 'app/saifu-note'
  const url = `${flow.url}/admin/v1/switches/${target}`
  const off = { switchedOff: true, ...why }
  const on = { switchedOff: false, ...why }
  const approved = async (body: object) => {
    const asked = await ask(approvals, 'POST', { act: 'setSwitch', target, body })
    const { id } = asked.body
    return (await ask(`${approvals}/${id}/approve`, 'POST', why, { as: 'sato' })).body
  }
  const [first, second] = [await approved(off), await approved(on)]
  const withFirst = { headers: { approval: first.approval } }
  const withSecond = { headers: { approval: second.approval } }
  t.match(await ask(url, 'PUT', off, withFirst), { status: 200, body: { switchedOff: true } })
  t.match(await ask(url, 'PUT', off, withFirst), { status: 409 }, 'once')
  t.match(await ask(url, 'PUT', on, withSecond), {
    status: 409,
    body: { code: 'changed_meanwhile' }
  })
  t.match((await ask(`${approvals}/${first.id}`, 'GET')).body, { status: 'carried_out' })
  const { body } = await ask(`${flow.url}/admin/v1/acts`, 'GET')
  const [act] = (body.acts as { action: string; by: string }[]).filter(
    ({ action }) => action === 'app_switched_off'
  )
  t.match(act, { by: 'tanaka, approved by sato' })
})

t.test('what is declined is not done, and one may take back what one asked for', async (t) => {
  const path = '/service-hours/switches/institution/yobirin-shinkumi'
  await tanaka.send('/service-hours', path, { why: 'an audit' })
  const id = await idOf(tanaka, 'decline')
  const back = await tanaka.send('/approvals', `/approvals/${id}/decline`, { why: 'a mistake' })
  t.match(back, { statusCode: 303, location: '/approvals' })
  t.match((await tanaka.get('/approvals')).body, /declined.*a mistake/)
  t.match(await ask(`${approvals}/${id}/approve`, 'POST', why, { as: 'sato' }), { status: 409 })
  const unknown = await ask(`${approvals}/none/approve`, 'POST', why, { as: 'sato' })
  t.match(unknown, { status: 404, body: { code: 'approval_not_found' } })
})

t.test('of several numbers each is asked for by itself', async (t) => {
  const query = [THIRD, '+81120001004'].map((one) => `number=${encodeURIComponent(one)}`).join('&')
  const page = `/pools/quick/change?${query}`
  const shown = (await tanaka.get(page)).body.matchAll(/name="seen" value="([^"]+)"/g)
  const seen = [...shown].map(([, one = '']) => one)
  const form = { seen, state: 'draining', why: 'a dead trunk' }
  const answer = await tanaka.send(page, '/pools/quick/change', form)
  t.match(answer, { statusCode: 200, body: /waits for another person to approve it/ })
  const waiting = (await sato.get('/approvals')).body.match(
    /action="\/approvals\/[\w-]+\/approve"/g
  )
  t.equal(waiting?.length, 2)
})
