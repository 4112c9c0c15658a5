import fc from 'fast-check'
import t from 'tap'
import { textOf, wellFormed, withstands } from '../../../test/support/fuzz.ts'
import { bringToConsent } from './support/at-consent.ts'
import { pretendCallVerification } from './support/call-verification.ts'
import { arrive, type Customer, openJourney, readPage } from './support/customer.ts'
import { PUBLIC_URL, startFlow, VERIFIER, VIEWER } from './support/flow.ts'
import { begin, inventPerson } from './support/person.ts'

const NONSENSE = [
  '',
  '\u0000',
  '%00',
  '\ud800',
  '\u202e\u2066',
  "' OR 1=1; --",
  '<script>alert(1)</script>',
  '__proto__',
  '../../etc/passwd',
  'next\r\nset-cookie: a=b',
  '🐈‍⬛'.repeat(100),
  'a'.repeat(1_000_000)
]

t.test('whatever is sent, no answer is a fault and every page is ours', async (t) => {
  const flow = await startFlow(t)
  await pretendCallVerification(t, flow)
  const customer = await arrive(flow)
  const shown = await customer.page()
  const csrfToken = /csrfToken" value="([^"]*)"/.exec(shown.html)?.[1] ?? ''
  const { journeyId } = customer
  const headers = { cookie: customer.cookieHeader(), origin: PUBLIC_URL }
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
  let looked = 0

  for (const text of NONSENSE) {
    const encoded = encodeURIComponent(text.replaceAll(/\p{Cs}/gu, ''))
    const short = encoded.slice(0, 5_000)
    const answers = [
      await flow.app.inject({ url: `/journey/${short}`, headers }),
      await flow.app.inject({ url: `/journey/${journeyId}/${short}`, headers }),
      await flow.app.inject({ url: `/${short}`, headers }),
      await flow.app.inject({
        url: `/journey/${journeyId}`,
        headers: { ...headers, cookie: `yobirin-${journeyId}=${short}` }
      }),
      await customer.press(text, { step: 'phone' }),
      await customer.press('next', { step: 'phone', csrfToken: text }),
      await flow.app.inject({
        method: 'POST',
        url: `/journey/${journeyId}/phone`,
        headers: form,
        payload: `csrfToken=${csrfToken}&action=next&action=cancel&${encoded}=${encoded}`
      }),
      await flow.app.inject({
        method: 'POST',
        url: `/journey/${journeyId}/phone`,
        headers: { ...headers, 'content-type': 'text/plain' },
        payload: text
      }),
      await flow.app.inject({
        method: 'POST',
        url: `/journey/${journeyId}/phone`,
        headers: { ...headers, 'content-type': 'application/json' },
        payload: text
      })
    ]
    for (const answer of answers) {
      looked += 1
      const name = `${answer.statusCode} for ${JSON.stringify(text.slice(0, 20))}`
      if (answer.statusCode >= 500) t.fail(name)
      if (answer.statusCode === 303) continue
      const page = readPage(answer)
      if (!page.step || page.html.includes('<script>alert')) t.fail(`not our page: ${name}`)
    }
    const opened = await flow.app.inject({
      method: 'POST',
      url: '/v1/journeys',
      headers: { authorization: `Bearer ${VERIFIER}` },
      payload: { app: text, returnUrl: text, entered: { branch: text } }
    })
    t.ok(opened.statusCode >= 400 && opened.statusCode < 500, `${opened.statusCode}`)
  }
  t.ok(looked > 100, `looked at ${looked} answers`)
  t.equal((await customer.page()).step, 'phone', 'and nothing moved')
})

t.test('addresses that are no addresses, methods that are none of ours', async (t) => {
  const flow = await startFlow(t)
  const { id } = await openJourney(flow)
  for (const url of ['/journey/%E0%A4%A', '/%', `/journey/${id}/%ff`, '/journey//', '//x']) {
    const answer = await flow.app.inject({ url })
    t.ok(answer.statusCode < 500, `${answer.statusCode} for ${url}`)
  }
  for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS'] as const) {
    const answer = await flow.app.inject({ method, url: `/journey/${id}` })
    t.equal(answer.statusCode, 404)
  }
  t.equal((await flow.app.inject({ url: `/journey/${id}/events` })).statusCode, 403)
})

const FIELDS = [
  'action',
  'csrfToken',
  'branch',
  'accountNumber',
  'nameKana',
  'birthYear',
  'phone',
  'email',
  'pin'
]
const TELEPHONE = '9012345678'

t.test(
  'headers, cookies, fields and questions of any kind are no fault, and name nobody',
  async (t) => {
    const flow = await startFlow(t, { config: { TRUSTED_PROXIES: '127.0.0.1' } })
    await pretendCallVerification(t, flow)
    const customer = await arrive(flow)
    const { journeyId } = customer
    const shown = await customer.page()
    const csrfToken = /csrfToken" value="([^"]*)"/.exec(shown.html)?.[1] ?? ''
    const text = textOf(
      `0${TELEPHONE}`,
      'スズノ',
      'next',
      'cancel',
      `yobirin-${journeyId}=`,
      '127.0.0.1',
      'ja',
      'q=0.5',
      '2026-12-31T23:59:60Z'
    )
    // What Node's own parser of headers would not let through never comes here.
    const header = text.map((it) => it.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 4_000))

    await withstands(
      t,
      'no page fails for what a browser says of itself',
      fc.asyncProperty(
        header,
        header,
        header,
        header,
        async (cookie, forwarded, language, other) => {
          const answer = await flow.app.inject({
            url: `/journey/${journeyId}`,
            headers: {
              cookie: `${customer.cookieHeader()}; ${cookie}`,
              'x-forwarded-for': forwarded,
              'accept-language': language,
              ...{
                'user-agent': other,
                accept: other,
                origin: other,
                traceparent: other,
                'content-type': other
              }
            }
          })
          return answer.statusCode < 500
        }
      ),
      60
    )
    await withstands(
      t,
      'no step fails for what is entered',
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...FIELDS), text, { maxKeys: 9 }),
        fc.boolean(),
        async (entered, isOurs) => {
          const payload = new URLSearchParams({
            ...entered,
            ...(isOurs && { csrfToken, action: 'next' })
          }).toString()
          const answer = await flow.app.inject({
            method: 'POST',
            url: `/journey/${journeyId}/account`,
            headers: {
              cookie: customer.cookieHeader(),
              origin: PUBLIC_URL,
              'content-type': 'application/x-www-form-urlencoded'
            },
            payload
          })
          return answer.statusCode < 500
        }
      ),
      60
    )
    await withstands(
      t,
      'no question of an operator fails',
      fc.asyncProperty(
        fc.constantFrom(
          'operation-log',
          'acts',
          'consents',
          'maintenance-windows',
          'clients',
          'locks'
        ),
        fc.dictionary(
          fc.constantFrom(
            'from',
            'until',
            'after',
            'limit',
            'order',
            'journey',
            'institution',
            'app',
            'by',
            'action',
            'past'
          ),
          fc.oneof(
            text,
            fc.constantFrom(
              '2026-12-31T23:59:60Z',
              '0000-01-01T00:00:00Z',
              '9999999999999999_1_x',
              '9999999999999999_x',
              'true',
              '500',
              '0'
            )
          ),
          { maxKeys: 4 }
        ),
        async (list, query) => {
          const words = Object.entries(query).map(([name, value]) => [
            name,
            wellFormed(value).slice(0, 500)
          ])
          const answer = await flow.app.inject({
            url: `/admin/v1/${list}?${new URLSearchParams(Object.fromEntries(words))}`,
            headers: { authorization: `Bearer ${VIEWER}` }
          })
          return answer.statusCode < 500
        }
      ),
      150
    )
    t.ok(flow.lines.length > 50, `${flow.lines.length} lines`)
    t.strictSame(
      flow.lines.filter((line) => line.includes(TELEPHONE)).slice(0, 3),
      [],
      'no line has the telephone'
    )
  }
)

const TYPED = {
  account: ['branch', 'accountType', 'accountNumber'],
  customer: [
    ...['nameKana', 'birthYear', 'birthMonth', 'birthDay', 'phone', 'email', 'emailConfirm']
  ],
  pin: ['pin']
}
type TypedStep = keyof typeof TYPED

t.test(
  'whatever is typed into a field of the step that asks for it, a page of ours answers',
  async (t) => {
    const flow = await startFlow(t)
    const text = textOf(
      ...['001', '1000001', 'ordinary', 'savings', '2580', '２５８０'],
      ...['スズキ　ハナコ', 'すずき', 'ﾊﾅｺ', '゛', '（カ）', 'ー'],
      ...['1958', '04', '31', '2026', '０３'],
      ...['09012345678', '+8190', '090-1234-5678', 'a@mail.example', '@mail.example', 'xn--']
    )
    const standing = new Map<TypedStep, Customer>()

    /** A customer at the step; another one where what was typed led on, or to an end. */
    async function customerAt(step: TypedStep): Promise<Customer> {
      const before = standing.get(step)
      if (before && (await before.page()).step === step) return before
      const person = await inventPerson(flow)
      const customer = await begin(flow)
      if (step === 'customer') await customer.press('next', { fields: person.fields })
      if (step === 'pin') await bringToConsent(flow, customer.journeyId, person, step)
      const shown = (await customer.page()).step
      if (shown !== step) throw new Error(`The customer is at ${shown}, not ${step}`)
      standing.set(step, customer)
      return customer
    }

    await withstands(
      t,
      'no field of any step is a fault',
      fc.asyncProperty(
        fc
          .constantFrom<TypedStep>('account', 'customer', 'pin')
          .chain((step) =>
            fc.tuple(
              fc.constant(step),
              fc.dictionary(fc.constantFrom(...TYPED[step]), text, { minKeys: 1 })
            )
          ),
        async ([step, fields]) => {
          const customer = await customerAt(step)
          const answer = await customer.press('next', { fields })
          if (answer.statusCode >= 500) return false
          const page = await customer.page()
          return page.status === 200 && page.step !== '' && !page.html.includes('<script>alert')
        }
      ),
      150
    )
  }
)
