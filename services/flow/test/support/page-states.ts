import type { HintReason, VerificationState } from '@yobirin/contracts'
import type { Page } from 'playwright-core'
import { type Journey, randomId } from '../../src/journey/journey.ts'
import type { Refusal, Stop } from '../../src/journey/refusal.ts'
import type { CallVerification } from './call-verification.ts'
import { APP, EMAIL, INSTITUTION, PHONE, RETURN_URL } from './customer.ts'
import type { Flow } from './flow.ts'

/** A page as some customer sees it, and how to come to see it. */
export interface PageState {
  readonly name: string
  readonly open: (page: Page) => Promise<void>
}

const LONGEST_NAME = 'ｱｲｳｴｵ ｶﾞｷﾞｸﾞｹﾞｺﾞｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉ ﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖ'
const ENTERED = {
  ...{ branch: '001', accountType: 'ordinary', accountNumber: '1000001' },
  ...{ nameKana: LONGEST_NAME, birthYear: '1944', birthMonth: '4', birthDay: '31' },
  ...{ phone: '090-1111-3333', email: EMAIL, emailConfirm: 'hanako@elsewhere.example' }
}
const HINTS: readonly HintReason[] = [
  ...(['withheld', 'other_caller', 'wrong_number', 'late', 'hung_up', 'untrusted'] as const)
]

/** Every page of the journey in every state. The one of `closed` turns the clock of the service. */
export function pageStates(
  flow: Flow,
  callVerification: CallVerification,
  address: string
): { readonly states: readonly PageState[]; readonly closed: PageState } {
  async function put(step: string, journey: Partial<Journey> = {}): Promise<string> {
    const id = randomId()
    await flow.journeys.create({
      ...{ id, app: APP, institution: INSTITUTION, returnUrl: RETURN_URL, step },
      createdAt: flow.clock.at,
      account: { branch: '001', accountType: 'ordinary', accountNumber: '1000001' },
      customer: { phone: PHONE, email: EMAIL, nameKana: LONGEST_NAME },
      ...journey
    })
    return `${address}/journey/${id}`
  }
  const at = (name: string, step: string, journey?: Partial<Journey>): PageState => ({
    name,
    open: async (page) => void (await page.goto(await put(step, journey)))
  })
  const refused = (name: string, step: string, refusal: Refusal, entered = ENTERED) =>
    at(name, step, { refusal, entered })
  const stopped = (code: Stop['code']) =>
    at(`stopped-${code}`, 'stopped', { stop: { code, until: flow.clock.at + 7_200_000 } })

  /** A verification in a state of its own, told to flow before the page is opened. */
  const calling = (
    name: string,
    change: Partial<VerificationState> & { hint?: VerificationState['hint'] },
    call: Partial<Journey['call']> = {}
  ): PageState => ({
    name: `call-${name}`,
    async open(page) {
      const verificationId = `main.${randomId()}`
      await callVerification.tell({
        type: 'verification',
        cause: 'started',
        state: {
          ...{ id: verificationId, pool: 'main', status: 'pending', sequence: 1, strengthBits: 4 },
          ...{ targetNumber: '+81120444333', dialWithPresentation: false },
          maskedPhoneNumber: '*****3333',
          createdAt: flow.clock.at - 22_000,
          expiresAt: flow.clock.at + 98_000,
          ...change
        }
      })
      const progress = { verificationId, validUntil: flow.clock.at + 10_000, ...call }
      await page.goto(await put('call', { call: progress }))
    }
  })

  const states: readonly PageState[] = [
    at('account', 'account'),
    refused('account-faults', 'account', {
      faults: { branch: 'wrong_length', accountType: 'missing', accountNumber: 'not_digits' }
    }),
    at('customer', 'customer'),
    refused('customer-faults', 'customer', {
      faults: {
        ...{ nameKana: 'characters', birthDate: 'no_such_day', phone: 'cannot_call' },
        ...{ email: 'not_an_address', emailConfirm: 'differs' }
      }
    }),
    refused('customer-B2490', 'customer', { code: 'B2490' }),
    refused('customer-B6120', 'customer', { code: 'B6120' }),
    refused('customer-BF010', 'customer', { code: 'BF010' }),
    at('phone', 'phone'),
    refused('phone-BF020', 'phone', { code: 'BF020', retryAfterSeconds: 60 }),
    at('call-preparing', 'call', {
      call: { verificationId: 'main.none', validUntil: flow.clock.at + 600_000 }
    }),
    calling('waiting', {}),
    calling('last-seconds', { expiresAt: flow.clock.at + 59_000 }),
    calling('with-186', { dialWithPresentation: true, targetNumber: '+818001234567' }),
    ...HINTS.map((reason) =>
      calling(`hint-${reason}`, { hint: { reason, sequence: 1, at: flow.clock.at } })
    ),
    calling('confirmed-early', {}, { confirmedEarlyAt: 1 }),
    calling('ringing', { status: 'ringing' }),
    calling('verified', { status: 'verified', endedAt: flow.clock.at }),
    calling('time-is-up', { status: 'expired' }),
    calling('failed', { status: 'failed' }),
    calling('cancelled', { status: 'cancelled' }),
    at('call-unavailable', 'call', { call: { verificationId: 'main.none', validUntil: 0 } }),
    {
      name: 'call-connection-lost',
      async open(page) {
        await calling('waiting', {}).open(page)
        await page.context().setOffline(true)
        for (const client of flow.app.websocketServer.clients) client.terminate()
        await page.locator('[data-connection-lost]').waitFor()
        await page.context().setOffline(false)
      }
    },
    at('pin', 'pin'),
    refused('pin-fault', 'pin', { faults: { pin: 'wrong_length' } }),
    refused('pin-B6120', 'pin', { code: 'B6120' }),
    at('consent', 'consent'),
    at('consent-own-words', 'consent', { institution: 'suzukaze-shinkumi', app: 'kakei-komichi' }),
    refused('consent-fault', 'consent', { faults: { agree: 'missing' } }),
    at('completed', 'completed', { left: true }),
    at('cancelled', 'cancelled'),
    ...(['B4640', 'B465F', 'BF050', 'B0070'] as const).map(stopped),
    at('other-browser', 'phone', { browser: 'somebody' }),
    { name: 'gone', open: async (page) => void (await page.goto(`${address}/journey/x`)) },
    { name: 'not-found', open: async (page) => void (await page.goto(`${address}/nowhere`)) },
    {
      name: 'refused-form',
      async open(page) {
        await page.goto(await put('phone'))
        await page.locator('[name=csrfToken]').evaluate((token: HTMLInputElement) => {
          token.value = 'forged'
        })
        await page.locator('button[value=next]').click()
      }
    }
  ]
  return {
    states,
    closed: {
      name: 'paused',
      async open(page) {
        const now = flow.clock.at
        // 4:05 in Tokyo, when one of the sandbox's institutions is closed for minutes.
        flow.clock.at = Date.UTC(2027, 0, 6, 19, 5)
        const createdAt = flow.clock.at - 600_000
        await page.goto(await put('pin', { institution: 'suzukaze-shinkumi', createdAt }))
        flow.clock.at = now
      }
    }
  }
}
