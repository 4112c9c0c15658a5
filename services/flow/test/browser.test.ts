import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import t from 'tap'
import {
  overflowsSideways,
  PHONE_SCREEN,
  startBrowser,
  takePicture
} from '../../../test/support/browser.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { type CallVerification, pretendCallVerification } from './support/call-verification.ts'
import { openJourney, RETURN_URL } from './support/customer.ts'
import { type Flow, startFlow } from './support/flow.ts'
import { inventPerson, type Person, PIN } from './support/person.ts'

let flow: Flow
let address: string
let callVerification: CallVerification
let browser: Browser

const SMALL_SCREEN = { ...PHONE_SCREEN, viewport: { width: 320, height: 640 } }

t.before(async () => {
  const port = await freePort()
  address = `http://127.0.0.1:${port}`
  flow = await startFlow(t, {
    running: true,
    config: { FLOW_PUBLIC_URL: address }
  })
  await flow.app.listen({ host: '127.0.0.1', port })
  callVerification = await pretendCallVerification(t, flow)
  browser = await startBrowser(t)
})

t.beforeEach(() => {
  callVerification.answer = 'draw'
  callVerification.validityMs = 120_000
})

async function arrive(
  t: { teardown(run: () => unknown): unknown },
  options: BrowserContextOptions = SMALL_SCREEN,
  step = 'phone'
): Promise<Page> {
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  const page = await context.newPage()
  await page.goto(`${address}/journey/${(await openJourney(flow, { step })).id}`)
  return page
}

async function goToCall(page: Page): Promise<void> {
  await page.locator('button[value=next]').click()
  await page.locator('#waiting').waitFor()
}

const untilState = (page: Page, state: string) =>
  page.locator(`#waiting[data-state=${state}]`).waitFor()

t.test('each state and each hint has its words, without a touch or a reload', async (t) => {
  const page = await arrive(t)
  await goToCall(page)
  await page.evaluate(() => document.body.setAttribute('data-never-reloaded', ''))
  await untilState(page, 'waiting')

  for (const [reason, words] of [
    ['withheld', '186-0120-444-333'],
    ['other_caller', '別の電話'],
    ['wrong_number', '別の番号へ'],
    ['late', '受付の時間'],
    ['hung_up', '途中で電話が切れました'],
    ['untrusted', '電話会社']
  ] as const) {
    await callVerification.changed('hint', {}, reason)
    const hint = page.locator(`[data-hint=${reason}]`)
    await hint.waitFor()
    t.match(await hint.textContent(), words)
    t.equal(await page.locator('[data-hint]:visible').count(), 1, 'one at a time')
    t.notOk(await overflowsSideways(page))
    await takePicture(page, `flow-hint-${reason}`)
  }

  await callVerification.changed('ringing', { status: 'ringing' })
  await untilState(page, 'ringing')
  t.equal(await page.locator('[data-hint]:visible').count(), 0)
  await callVerification.changed('hung_up', { status: 'pending' }, 'hung_up')
  await untilState(page, 'waiting')
  await page.locator('[data-hint=hung_up]').waitFor()
  await callVerification.changed('ringing', { status: 'ringing' })
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await untilState(page, 'verified')
  t.notOk(await page.locator('[data-target-number]').isVisible())
  t.match(await page.title(), /^お電話を確認しました/)
  t.equal(await page.locator('body[data-never-reloaded]').count(), 1)
})

t.test('the number appears when it is drawn late', async (t) => {
  callVerification.answer = 'nothing'
  const page = await arrive(t)
  await goToCall(page)
  await untilState(page, 'preparing')
  t.equal(await page.locator('[data-time-left]').count(), 0, 'nothing is counted')
  await takePicture(page, 'flow-preparing')
  await callVerification.changed('started')
  await page.locator('[data-target-number]').waitFor()
})

t.test('the time is up by the clock, even if nobody says so, and one starts over', async (t) => {
  callVerification.validityMs = 1_500
  const page = await arrive(t)
  await goToCall(page)
  await untilState(page, 'time_is_up')
  t.notOk(await page.locator('[data-target-number]').isVisible())
  t.notOk(await page.locator('button[value=confirm]').isVisible())
  await takePicture(page, 'flow-time-is-up')
  callVerification.validityMs = 120_000
  await page.locator('button[value=restart]').click()
  await page.locator('body[data-step=account]').waitFor()
})

t.test('the remaining time is announced at ten seconds, and not each second', async (t) => {
  callVerification.validityMs = 11_500
  const page = await arrive(t)
  await goToCall(page)
  const announcement = page.locator('[data-announcement]')
  t.equal(await announcement.textContent(), '')
  await page.locator('[data-announcement]', { hasText: 'のこり10秒です。' }).waitFor({
    state: 'attached'
  })
})

t.test('where sockets are blocked, the page asks', async (t) => {
  const page = await arrive(t)
  await page.addInitScript(() => {
    window.WebSocket = class {
      onclose = () => {}
      close() {}
      constructor() {
        setTimeout(() => this.onclose(), 1)
      }
    } as unknown as typeof WebSocket
  })
  await goToCall(page)
  await callVerification.changed('hint', {}, 'withheld')
  await page.locator('[data-hint=withheld]').waitFor()
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await untilState(page, 'verified')
})

t.test('a lost connection is said, and made up for when it is back', async (t) => {
  const page = await arrive(t)
  await goToCall(page)
  await untilState(page, 'waiting')
  await page.context().setOffline(true)
  for (const client of flow.app.websocketServer.clients) client.terminate()
  await page.locator('[data-connection-lost]').waitFor()
  await takePicture(page, 'flow-connection-lost')
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await page.context().setOffline(false)
  await untilState(page, 'verified')
  t.notOk(await page.locator('[data-connection-lost]').isVisible())
})

t.test('a page whose journey moved on in another tab loads itself again', async (t) => {
  const page = await arrive(t)
  await goToCall(page)
  const other = await page.context().newPage()
  await other.goto(page.url())
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await untilState(other, 'verified')
  await other.locator('button[value=confirm]').click()
  await other.locator('body[data-step=pin]').waitFor()
  await page.locator('body[data-step=pin]').waitFor()
  await page.goBack()
  await page.locator('body[data-step=pin]').waitFor()
})

t.test('a telephone with its clock ten minutes off shows the true time left', async (t) => {
  const page = await arrive(t)
  await page.clock.install({ time: Date.now() + 600_000 })
  await goToCall(page)
  await untilState(page, 'waiting')
  await page.clock.runFor(1_000)
  t.match(await page.locator('[data-time-left]:visible').textContent(), /のこり (2分0秒|1分5\d秒)/)
})

t.test('pages that end something, in the dark and with forced colours', async (t) => {
  callVerification.answer = 'exhausted'
  const page = await arrive(t, { ...SMALL_SCREEN, colorScheme: 'dark' })
  await takePicture(page, 'flow-phone-dark')
  await pressNext(page)
  await page.locator('body[data-code=BF020]').waitFor()
  await takePicture(page, 'flow-unavailable-dark')
  callVerification.answer = 'draw'
  await page.locator('button[value=another]').click()
  await untilState(page, 'waiting')
  await takePicture(page, 'flow-waiting-dark')
  await page.locator('button[value=confirm]').click()
  await page.locator('[data-notice]').waitFor()
  await takePicture(page, 'flow-confirmed-early-dark')
  await page.emulateMedia({ forcedColors: 'active' })
  await takePicture(page, 'flow-waiting-forced-colours')
  await page.locator('button[value=cancel]').click()
  await page.locator('body[data-step=cancelled]').waitFor()
  t.notOk(await overflowsSideways(page))
  await takePicture(page, 'flow-cancelled')
})

async function pressNext(page: Page): Promise<void> {
  await page.locator('button[value=next]').click()
}

for (const [javaScriptEnabled, how] of [
  [true, 'with'],
  [false, 'without']
] as const) {
  t.test(`Tab, Enter and digits lead to the end, ${how} JavaScript`, async (t) => {
    const desk = { viewport: { width: 1280, height: 800 }, locale: 'en-US', javaScriptEnabled }
    const page = await arrive(t, desk, 'account')
    const person = await inventPerson(flow)
    await page.keyboard.press('Tab')
    t.equal(await page.locator('.skip:focus').count(), 1, 'one may go past the header')

    await page.keyboard.press('Enter')
    await typeInto(page, { branch: '01', accountNumber: person.fields.accountNumber })
    await page.keyboard.press('Enter')
    const summary = page.locator('[data-summary]')
    await summary.waitFor()
    t.match(await page.title(), /^Error: /)
    t.equal(await page.locator('[data-summary]:focus').count(), 1, 'what is wrong takes the focus')
    await tabTo(page, '[data-summary] a')
    await page.keyboard.press('Enter')
    t.equal(await page.locator('#branch:focus').count(), 1, 'and leads to the field')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('001')
    await page.keyboard.press('Enter')

    await page.locator('body[data-step=customer]').waitFor()
    const { accountNumber, branch, accountType, ...fields } = person.fields
    await typeInto(page, { birthDate: fields.birthYear ?? '', ...fields, birthYear: '' })
    await page.keyboard.press('Enter')
    await page.locator('body[data-step=phone]').waitFor()
    await tabTo(page, 'button[value=next]')
    await page.keyboard.press('Enter')
    await page.locator('.state-waiting:visible').waitFor()
    t.ok(await page.locator('.qr').isVisible(), 'a screen that does not dial shows a code')
    await tabTo(page, 'a[data-target-number]')
    await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
    await page.locator('.state-verified:visible').waitFor({ timeout: 15_000 })
    await tabTo(page, 'button[value=confirm]')
    await page.keyboard.press('Enter')
    await page.locator('body[data-step=pin]').waitFor()
    await typeInto(page, { pin: PIN })
    if (javaScriptEnabled) await showsPin(t, page)
    else t.notOk(await page.locator('[data-show-pin]').isVisible(), 'no button without its script')
    await tabTo(page, 'button[value=next]')
    await page.keyboard.press('Enter')
    await tabTo(page, '#agree')
    await page.keyboard.press('Space')
    const returned = page.waitForRequest(RETURN_URL)
    await page.keyboard.press('Enter')
    t.ok(await returned, 'back to the app')
  })
}

async function showsPin(t: { equal(one: unknown, other: unknown): unknown }, page: Page) {
  const type = () => page.locator('#pin').getAttribute('type')
  t.equal(await type(), 'password')
  await tabTo(page, '[data-show-pin]')
  await page.keyboard.press('Enter')
  t.equal(await type(), 'text')
  t.equal(await page.locator('#pin').inputValue(), PIN)
  await page.keyboard.press('Space')
  t.equal(await type(), 'password')
  await page.keyboard.press('Enter')
}

/** As often as it takes, and no further than a page is long. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not come to ${selector}`)
}

async function typeInto(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) {
    if (!text) continue
    await tabTo(page, `#${name}`)
    await page.keyboard.type(text)
  }
}

t.test(
  'after a minute of sleep the time left is the true one, and what happened is shown',
  async (t) => {
    const page = await arrive(t)
    await page.clock.install()
    await goToCall(page)
    await untilState(page, 'waiting')
    // The computer sleeps: its timers stand still, its clock and the world do not.
    flow.clock.at += 60_000
    await page.clock.fastForward(60_000)
    await page.clock.runFor(1_000)
    await page.locator('[data-time-left=seconds]:visible', { hasText: /のこり 5\d秒/ }).waitFor()

    await callVerification.changed('ringing', { status: 'ringing' })
    await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
    await page.clock.fastForward(30_000)
    await page.clock.runFor(1_000)
    await untilState(page, 'verified')
  }
)

t.test('a socket that is blocked first is used as soon as it may be', async (t) => {
  const page = await arrive(t)
  let blocked = true
  let opened = 0
  await page.routeWebSocket(/\/events/, (socket) => {
    if (blocked) return void socket.close()
    opened += 1
    socket.connectToServer()
  })
  await goToCall(page)
  await callVerification.changed('hint', {}, 'late')
  await page.locator('[data-hint=late]').waitFor()
  t.equal(opened, 0)
  blocked = false
  await page.waitForEvent('websocket')
  await callVerification.changed('ringing', { status: 'ringing' })
  await untilState(page, 'ringing')
  t.notOk(await page.locator('[data-connection-lost]').isVisible())
})

t.test('the number can be copied, and stays readable by ear', async (t) => {
  const page = await arrive(t)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await goToCall(page)
  await page.locator('[data-copy]').click()
  await page.locator('[data-copy]', { hasText: 'コピーしました' }).waitFor()
  t.equal(await page.evaluate(() => navigator.clipboard.readText()), '0120-444-333')
  t.match(await page.locator('.call').textContent(), '0 1 2 0 の 4 4 4 の 3 3 3')
  t.notOk(await page.locator('.qr').isVisible(), 'a telephone needs no code')
})

t.test('twenty names of 48 characters are taken as they are written, and kept', async (t) => {
  const kana = [
    ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン'
  ]
  const page = await arrive(t, SMALL_SCREEN, 'account')
  const person: Person = await inventPerson(flow)
  await page.locator('#branch').fill('001')
  await page.locator('#accountNumber').fill(person.fields.accountNumber)
  await page.locator('button[value=next]').click()
  for (let turn = 0; turn < 20; turn += 1) {
    const name = Array.from({ length: 48 }, (_, at) => kana[(at * (turn + 1) + turn) % kana.length])
    await page.locator('#nameKana').fill(name.join(''))
    await page.locator('button[value=next]').click()
    await page.locator('[data-summary]').waitFor()
    t.equal(await page.locator('#nameKana').inputValue(), name.join(''))
    t.equal(await page.locator('#nameKana-fault').count(), 0)
  }
  t.notOk(await overflowsSideways(page))

  await page.locator('#nameKana').fill('ヤマダ　ハナ')
  await page.locator('.languages a', { hasText: 'English' }).click()
  await page.locator('html[lang=en]').waitFor()
  t.equal(await page.locator('#nameKana').inputValue(), 'ヤマダ　ハナ', 'in another language too')
})
