import t from 'tap'
import { type CallVerification, pretendCallVerification } from './support/call-verification.ts'
import { type Customer, type Page, RETURN_URL, visit } from './support/customer.ts'
import { type Flow, startFlow } from './support/flow.ts'
import { letters } from './support/letters.ts'
import { begin, inventPerson, type Person, PIN } from './support/person.ts'

/** 23:59:59.999 in Japan. */
const LAST_MOMENT_OF_A_DAY = Date.parse('2026-11-27T14:59:59.999Z')

let flow: Flow
let callVerification: CallVerification

t.before(async () => {
  flow = await startFlow(t)
  callVerification = await pretendCallVerification(t, flow)
})

t.beforeEach(() => {
  flow.clock.at = Date.now()
  callVerification.answer = 'draw'
})

/** Fills in the page and goes on, at one process or the other. */
async function next(
  customer: Customer,
  fields: Record<string, string> = {},
  action = 'next'
): Promise<Page> {
  const answer = await customer.press(action, { fields })
  t.equal(answer.statusCode, 303)
  return customer.page(flow.otherApp)
}

async function atThePin(person: Person): Promise<Customer> {
  const customer = await begin(flow)
  await next(customer, person.fields)
  await next(customer, person.fields)
  await next(customer)
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await customer.page()
  t.equal((await next(customer, {}, 'confirm')).step, 'pin')
  return customer
}

t.test('through all six steps, back to the app, with one consent', async (t) => {
  const person = await inventPerson(flow)
  const customer = await begin(flow)
  const account = await customer.page()
  t.equal(account.step, 'account')
  t.match(account.text, 'メールやSMSで暗証番号をおたずねすることは決してありません')
  t.match(account.text, 'キャッシュカードをお手元に')

  const second = await next(customer, person.fields)
  t.equal(second.step, 'customer')
  t.match(second.text, person.fields.accountNumber)
  const third = await next(customer, person.fields)
  t.equal(third.step, 'phone')
  t.match(third.text, `*****${person.phone.slice(-4)}`)
  t.notMatch(third.text, person.phone.slice(-8))
  t.equal((await next(customer)).step, 'call')
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await customer.page()
  t.equal((await next(customer, {}, 'confirm')).step, 'pin')
  const consent = await next(customer, { pin: PIN })
  t.equal(consent.step, 'consent')
  t.match(consent.text, 'さいふノート')
  t.match(consent.text, '30日間')

  t.match((await next(customer, {}, 'allow')).text, '利用規定への同意が必要です')
  const allowed = await customer.press('allow', { fields: { agree: 'yes' } })
  t.equal(allowed.headers.location, `/journey/${customer.journeyId}`)
  const left = await flow.app.inject({
    url: `/journey/${customer.journeyId}`,
    headers: { cookie: customer.cookieHeader() }
  })
  t.equal(left.statusCode, 303)
  t.equal(left.headers.location, RETURN_URL)
  t.equal((await customer.page()).step, 'completed', 'whoever comes back is told that it is done')

  const [kept, ...others] = await flow.consents.ofAccount(person.accountKey)
  t.equal(others.length, 0)
  t.match(kept, {
    app: 'saifu-note',
    institution: 'yobirin-shinkumi',
    scopes: ['accounts', 'transactions'],
    expiresAt: flow.clock.at + 30 * 86_400_000
  })
})

t.test('neither the kana name nor the e-mail is compared; 123 is 0000123', async (t) => {
  const person = await inventPerson(flow, { accountNumber: '0000123' })
  const customer = await begin(flow)
  await next(customer, { ...person.fields, accountNumber: '１２３' })
  const page = await next(customer, {
    ...person.fields,
    nameKana: 'べつじん',
    email: 'who@else.example',
    emailConfirm: 'who@else.example'
  })
  t.equal(page.step, 'phone')
})

t.test(
  'another kind of account is none: B2490, what was entered stays, and the way back',
  async (t) => {
    const person = await inventPerson(flow)
    const customer = await begin(flow)
    await next(customer, { ...person.fields, accountType: 'savings' })
    const page = await next(customer, person.fields)
    t.equal(page.step, 'customer')
    t.equal(page.code, 'B2490')
    t.match(page.html, `value="${person.fields.email}"`)
    const back = await next(customer, {}, 'restart')
    t.equal(back.step, 'account')
    t.match(back.html, `value="${person.fields.accountNumber}"`)
    await next(customer, person.fields)
    t.equal(
      (await next(customer)).step,
      'phone',
      'nothing had to be typed again, and nothing counted'
    )
  }
)

t.test('the third failure locks until midnight; then even right data are refused', async (t) => {
  const person = await inventPerson(flow)
  const customer = await begin(flow)
  await next(customer, person.fields)
  const wrong = { ...person.fields, birthYear: '1901' }
  t.equal((await next(customer, wrong)).code, 'B6120')
  const second = await next(customer, wrong)
  t.equal(second.code, 'B6120')
  t.match(second.html, 'value="1901"', 'what was entered stays')
  const third = await next(customer, wrong)
  t.equal(third.step, 'stopped')
  t.equal(third.code, 'B4640')
  t.match(third.html, `/journey/${customer.journeyId}/return`)

  const again = await begin(flow)
  await next(again, person.fields)
  const refused = await next(again, person.fields)
  t.equal(refused.step, 'stopped')
  t.equal(refused.code, 'B465F')
  t.match(refused.text, 'B84')
  const away = await flow.app.inject({
    url: `/journey/${again.journeyId}/return`,
    headers: { cookie: again.cookieHeader() }
  })
  t.match(away.headers.location, /error=access_denied.*B465F/)
})

t.test(
  'a lock at step 2 is written of to the contact of the bank, never to what was typed',
  async (t) => {
    const contactEmail = 'contact-of-the-locked@mail.example'
    const known = await inventPerson(flow, { contactEmail })
    const unknown = await inventPerson(flow)
    for (const person of [known, unknown]) {
      const customer = await begin(flow)
      await next(customer, person.fields)
      const wrong = { ...person.fields, birthYear: '1901' }
      for (const code of ['B6120', 'B6120', 'B4640']) {
        t.equal((await next(customer, wrong)).code, code)
      }
    }
    const told = (await letters(flow, 'account_locked')).map(({ to }) => to)
    t.equal(told.filter((to) => to === contactEmail).length, 1)
    for (const { fields } of [known, unknown]) t.notOk(told.includes(fields.email))
  }
)

t.test('a wrong PIN counts with the rest; only a right one clears', async (t) => {
  const person = await inventPerson(flow)
  const customer = await begin(flow)
  await next(customer, person.fields)
  const wrong = { ...person.fields, phone: '090-1234-5678' }
  await next(customer, wrong)
  t.equal((await next(customer, wrong)).code, 'B6120')
  t.equal((await next(customer, person.fields)).step, 'phone')
  await next(customer)
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await customer.page()
  await next(customer, {}, 'confirm')
  const stopped = await next(customer, { pin: '0000' })
  t.equal(stopped.step, 'stopped')
  const told = (await letters(flow, 'account_locked')).map(({ to }) => to)
  t.ok(told.includes(person.fields.email), 'who has passed the call is written to')
  t.equal(stopped.code, 'B4640', 'passing step 2 had not cleared the counter')

  const other = await inventPerson(flow)
  const first = await atThePin(other)
  t.equal((await next(first, { pin: '0000' })).code, 'B6120')
  t.equal((await next(first, { pin: '0001' })).code, 'B6120')
  t.equal((await next(first, { pin: PIN })).step, 'consent')
  const later = await atThePin(other)
  t.equal((await next(later, { pin: '0000' })).code, 'B6120', 'a right PIN had cleared it')
})

t.test('the counter ends at midnight in Japan', async (t) => {
  const person = await inventPerson(flow)
  const wrong = { ...person.fields, birthDay: '9' }
  flow.clock.at = LAST_MOMENT_OF_A_DAY
  const customer = await begin(flow)
  await next(customer, person.fields)
  await next(customer, wrong)
  await next(customer, wrong)
  flow.clock.at += 1
  t.equal((await next(customer, wrong)).code, 'B6120', 'the first of the next day')

  const locked = await inventPerson(flow)
  flow.clock.at = LAST_MOMENT_OF_A_DAY
  for (const code of ['B6120', 'B6120', 'B4640']) {
    const attempt = await begin(flow)
    await next(attempt, locked.fields)
    t.equal((await next(attempt, { ...locked.fields, birthDay: '9' })).code, code)
  }
  const refused = await begin(flow)
  await next(refused, locked.fields)
  t.equal((await next(refused, locked.fields)).code, 'B465F')
  flow.clock.at += 1
  const free = await begin(flow)
  await next(free, locked.fields)
  t.equal((await next(free, locked.fields)).step, 'phone')
})

t.test('a double click counts once; another guess from an old tab is one of its own', async (t) => {
  const person = await inventPerson(flow)
  const customer = await atThePin(person)
  await Promise.all(
    [flow.app, flow.otherApp, flow.app, flow.otherApp].map((app) =>
      customer.press('next', { app, fields: { pin: '0000' } })
    )
  )
  const page = await customer.page()
  t.equal(page.step, 'pin')
  t.equal(page.code, 'B6120')

  const oldTab = visit(flow, customer.journeyId, customer.cookies)
  await oldTab.page()
  t.equal((await next(customer, { pin: '0001' })).code, 'B6120')
  await oldTab.press('next', { fields: { pin: PIN } })
  t.equal((await oldTab.page()).step, 'consent', 'the old tab had the right one')
})

t.test('all that is wrong with a page is said at once, beside each field and above', async (t) => {
  const customer = await begin(flow)
  const empty = await next(customer, { branch: '', accountNumber: '12345678' })
  t.equal(empty.step, 'account')
  t.match(empty.html, /class="summary"[^>]*tabindex="-1"[^>]*autofocus/i)
  t.match(empty.html, 'href="#branch"')
  t.match(empty.html, 'href="#accountNumber"')
  t.match(empty.text, '店番を入れてください。')
  t.match(empty.text, '口座番号は7桁までです。')
  t.match(empty.html, /id="branch"[^>]*aria-invalid="true"/)

  const person = await inventPerson(flow)
  await next(customer, person.fields)
  const many = await next(customer, {
    nameKana: '<b>漢字</b>',
    birthYear: '2001',
    birthMonth: '2',
    birthDay: '29',
    phone: '0120-444-333',
    email: 'nobody',
    emailConfirm: 'somebody'
  })
  for (const field of ['nameKana', 'birthDate', 'phone', 'email', 'emailConfirm']) {
    t.match(many.html, `href="#${field}"`)
    t.match(many.html, `id="${field}-fault"`)
  }
  t.match(many.html, 'value="&lt;b>漢字&lt;/b>"')
  t.match(many.html, 'value="29"')

  const atPin = await atThePin(person)
  const short = await next(atPin, { pin: '12' })
  t.match(short.text, '暗証番号は4桁です。')
  t.notMatch(short.html, 'value="12"', 'never the PIN')
})

t.test('when the time is up: from the beginning, with what was entered', async (t) => {
  const person = await inventPerson(flow)
  const customer = await begin(flow)
  await next(customer, person.fields)
  await next(customer, person.fields)
  t.equal((await next(customer)).step, 'call')
  const first = callVerification.start()
  flow.clock.at += 120_000
  await customer.page()
  const account = await next(customer, {}, 'restart')
  t.equal(account.step, 'account')
  await next(customer)
  await next(customer)
  t.equal((await next(customer)).step, 'call')
  t.equal(callVerification.start().replaces, first.id, 'in place of the one before')
})

t.test('cancelling is possible from step 2 on, refusing at the last', async (t) => {
  const person = await inventPerson(flow)
  const customer = await begin(flow)
  await next(customer, person.fields)
  t.equal((await next(customer, {}, 'cancel')).step, 'cancelled')
  const pin = await atThePin(person)
  t.equal((await next(pin, {}, 'cancel')).step, 'cancelled')
  const consent = await atThePin(person)
  await next(consent, { pin: PIN })
  const denied = await next(consent, {}, 'deny')
  t.equal(denied.step, 'cancelled')
  const away = await flow.app.inject({
    url: `/journey/${consent.journeyId}/return`,
    headers: { cookie: consent.cookieHeader() }
  })
  t.match(away.headers.location, 'error=access_denied')
  t.same(await flow.consents.ofAccount(person.accountKey), [])
})
