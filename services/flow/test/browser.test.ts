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
import { openJourney } from './support/customer.ts'
import { type Flow, startFlow } from './support/flow.ts'

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
  options: BrowserContextOptions = SMALL_SCREEN
): Promise<Page> {
  const context = await browser.newContext(options)
  t.teardown(() => context.close())
  const page = await context.newPage()
  await page.goto(`${address}/journey/${(await openJourney(flow)).id}`)
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

t.test('without JavaScript the page asks again by itself, and all goes well', async (t) => {
  const page = await arrive(t, { ...SMALL_SCREEN, javaScriptEnabled: false })
  await goToCall(page)
  await callVerification.changed('ringing', { status: 'ringing' })
  await page.locator('.state-ringing:visible').waitFor({ timeout: 15_000 })
  await callVerification.changed('verified', { status: 'verified', endedAt: flow.clock.at })
  await page.locator('.state-verified:visible').waitFor({ timeout: 15_000 })
  await page.locator('button[value=confirm]').click()
  t.equal(await page.locator('body').getAttribute('data-step'), 'pin')
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
