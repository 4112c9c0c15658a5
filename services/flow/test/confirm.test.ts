import type { VerificationState } from '@yobirin/contracts'
import t from 'tap'
import {
  type CallVerification,
  pretendCallVerification,
  VALIDITY_MS
} from './support/call-verification.ts'
import { arrive, type Customer } from './support/customer.ts'
import { type Flow, startFlow } from './support/flow.ts'
import { OWN_APP, OWN_INSTITUTION, settingsFiles } from './support/settings-files.ts'

let flow: Flow
let callVerification: CallVerification
let drawnAt: number

t.before(async () => {
  flow = await startFlow(t)
  callVerification = await pretendCallVerification(t, flow)
})

t.beforeEach(() => {
  flow.clock.at = Date.now()
  drawnAt = flow.clock.at
  callVerification.answer = 'draw'
})

async function atTheCall(): Promise<Customer> {
  const customer = await arrive(flow)
  await customer.page()
  await customer.press('next')
  await customer.page()
  return customer
}

async function stepAfter(customer: Customer, action: string) {
  const answer = await customer.press(action)
  t.equal(answer.statusCode, 303)
  return customer.page(flow.otherApp)
}

const verified = (endedAt: number): Partial<VerificationState> => ({ status: 'verified', endedAt })

t.test('before the call: the page says that it still waits, and stays', async (t) => {
  const customer = await atTheCall()
  const page = await stepAfter(customer, 'confirm')
  t.equal(page.step, 'call')
  t.match(page.text, 'まだお電話が届いていません')
  t.match(page.text, '0120-444-333')

  await callVerification.changed('hint', {}, 'withheld')
  const next = await customer.page()
  t.notMatch(next.text, 'まだお電話が届いていません', 'gone with the next thing that happens')
  t.match(next.text, '186-0120-444-333')
  t.match(next.html, 'href="tel:1860120444333"')
})

t.test('the link dials with 186 in front where the pool says so, and only there', async (t) => {
  const customer = await atTheCall()
  t.match((await customer.page()).html, 'href="tel:+81120444333"')
  await callVerification.changed('hint', { dialWithPresentation: true })
  const page = await customer.page()
  t.match(page.html, 'class="dial" href="tel:1860120444333"')
  t.match(page.text, '120秒以内に')
})

t.test('while it rings: waits a second for the verdict, then says so and stays', async (t) => {
  const customer = await atTheCall()
  await callVerification.changed('ringing', { status: 'ringing' })
  t.match((await stepAfter(customer, 'confirm')).text, 'お電話が鳴っているところです')

  const pressed = customer.press('confirm')
  await callVerification.changed('verified', verified(flow.clock.at))
  await pressed
  t.equal((await customer.page()).step, 'pin', 'the verdict was on its way')
})

t.test('1 ms before the deadline it holds, at the deadline it does not', async (t) => {
  for (const [late, step] of [
    [-1, 'pin'],
    [0, 'call']
  ] as const) {
    flow.clock.at = drawnAt
    const customer = await atTheCall()
    flow.clock.at = drawnAt + 60_000
    await callVerification.changed('verified', verified(flow.clock.at))
    flow.clock.at = drawnAt + VALIDITY_MS + late
    const page = await stepAfter(customer, 'confirm')
    t.equal(page.step, step)
    if (step === 'call') t.match(page.text, '時間が過ぎました')
  }
})

t.test('where the rings cross the deadline it holds for 30 seconds after them', async (t) => {
  for (const [after, step] of [
    [0, 'pin'],
    [29_999, 'pin'],
    [30_000, 'call']
  ] as const) {
    flow.clock.at = drawnAt
    const customer = await atTheCall()
    flow.clock.at = drawnAt + VALIDITY_MS - 1
    await callVerification.changed('ringing', { status: 'ringing' })
    const endedAt = drawnAt + VALIDITY_MS + 6_999
    flow.clock.at = endedAt
    t.match((await customer.page()).text, 'お電話が届いています')
    await callVerification.changed('verified', verified(endedAt))
    flow.clock.at = endedAt + after
    t.equal((await stepAfter(customer, 'confirm')).step, step, `${after} ms after the rings`)
  }
})

t.test('when the time is up the page offers to start over, with what was entered', async (t) => {
  const customer = await atTheCall()
  const first = callVerification.start()
  t.equal((await stepAfter(customer, 'restart')).step, 'call')
  t.equal(callVerification.start().id, first.id, 'not before')

  flow.clock.at += VALIDITY_MS
  const page = await stepAfter(customer, 'confirm')
  t.match(page.text, '時間が過ぎました')
  t.notMatch(page.text, '0120-444-333')
  t.notMatch(page.text, '確定する')

  await callVerification.changed('expired', { status: 'expired', endedAt: flow.clock.at })
  await callVerification.changed('hint', {}, 'late')
  t.match((await customer.page()).text, '受付の時間を過ぎた')

  const again = await stepAfter(customer, 'restart')
  t.equal(again.step, 'account')
  t.equal((await customer.page()).step, 'account')
  await customer.press('restart', { step: 'call' })
  t.equal((await customer.page()).step, 'account', 'an old tab changes nothing')
})

t.test('an institution may let its customers ask for another number, so many times', async (t) => {
  const generous = await startFlow(t, {
    config: settingsFiles(t, { institutions: [{ ...OWN_INSTITUTION, otherNumbers: 1 }] })
  })
  const speaks = await pretendCallVerification(t, generous)
  const customer = await arrive(generous, { app: OWN_APP.id, institution: OWN_INSTITUTION.id })
  await customer.page()
  await customer.press('next')
  const first = speaks.start()
  generous.clock.at += VALIDITY_MS
  t.match((await customer.page()).text, 'ほかの番号でもう一度かける')
  await customer.press('another')
  t.match((await customer.page()).text, '0120-444-333')
  const second = speaks.start()
  t.not(second.id, first.id)
  t.equal(second.replaces, first.id)
  await Promise.all([customer.press('another'), customer.press('another')])
  t.equal(speaks.start().id, second.id, 'not while the new one lives')
  generous.clock.at += VALIDITY_MS
  t.notMatch((await customer.page()).text, 'ほかの番号でもう一度かける')
  await customer.press('another')
  t.equal(speaks.start().id, second.id, 'and not more often than that')
})

t.test('failed and cancelled verifications say so and offer the same', async (t) => {
  for (const [status, words] of [
    ['failed', '確認できませんでした'],
    ['cancelled', '取り消されました']
  ] as const) {
    const customer = await atTheCall()
    await callVerification.changed(status, { status, endedAt: flow.clock.at })
    const page = await stepAfter(customer, 'confirm')
    t.equal(page.step, 'call')
    t.match(page.text, words)
    t.equal((await stepAfter(customer, 'restart')).step, 'account')
  }
})

t.test('a refused start is BF020 or BF010, and can be tried again', async (t) => {
  for (const [reason, code] of [
    ['exhausted', 'BF020'],
    ['too_many', 'BF020'],
    ['stale', 'BF020'],
    ['unknown_pool', 'BF010'],
    ['invalid_number', 'BF010']
  ] as const) {
    callVerification.answer = reason
    const customer = await arrive(flow)
    await customer.page()
    const page = await stepAfter(customer, 'next')
    t.equal(page.step, 'call')
    t.equal(page.code, code, reason)
    t.match(page.text, `エラーコード：${code}`)
    t.equal((await stepAfter(customer, 'confirm')).code, code)
    callVerification.answer = 'draw'
    const again = await stepAfter(customer, 'another')
    t.equal(again.code, '')
    t.match(again.text, '0120-444-333')
  }
})

t.test('no draw within 10 seconds is BF020; until then the page prepares', async (t) => {
  callVerification.answer = 'nothing'
  const customer = await arrive(flow)
  await customer.page()
  const page = await stepAfter(customer, 'next')
  t.match(page.text, '番号を用意しています')
  t.notMatch(page.text, 'のこり', 'and counts nothing')
  t.match((await stepAfter(customer, 'confirm')).text, '番号が出てから')

  flow.clock.at += 9_999
  t.equal((await customer.page()).code, '')
  flow.clock.at += 1
  t.equal((await customer.page()).code, 'BF020')
  callVerification.answer = 'draw'
  t.match((await stepAfter(customer, 'another')).text, '0120-444-333')
})
