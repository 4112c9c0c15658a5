import type { Page } from 'playwright-core'
import t from 'tap'
import { AXE, violations } from './support/axe.ts'
import { overflowsSideways, PHONE_SCREEN, startBrowser, takePicture } from './support/browser.ts'
import { configurePool } from './support/pool.ts'
import { type System, startSystem } from './support/system.ts'

t.test('a customer is verified in the browser without touching the waiting page', async (t) => {
  const system = await startSystem(t)
  await configurePool(system, { ringSeconds: 3 })
  const browser = await startBrowser(t)
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'ja-JP' })
  const screen = await browser.newContext(PHONE_SCREEN)

  const sandbox = await desk.newPage()
  await sandbox.goto(system.urls.sandbox)
  await takePicture(sandbox, 'sandbox')
  const begin = sandbox.locator('a[href^="/start"]').first()
  const start = new URL((await begin.getAttribute('href')) ?? '', system.urls.sandbox).href
  const phone = (await begin.getAttribute('data-telephone')) ?? ''

  const waiting = await screen.newPage()
  const complaints = complaintsOf(waiting)
  await waiting.goto(start)
  for (const name of ['account', 'customer', 'phone']) {
    await waiting.locator(`body[data-step=${name}]`).waitFor()
    await takePicture(waiting, name)
    t.notOk(await overflowsSideways(waiting), 'nothing sticks out of a narrow screen')
    await waiting.locator('button[value=next]').click()
  }

  const number = waiting.locator('[data-target-number]')
  await number.waitFor()
  t.equal(await step(waiting), 'call')
  t.match(await number.getAttribute('data-target-number'), /^0120-\d{3}-\d{3}$|^0800-\d{3}-\d{4}$/)
  t.match(await number.getAttribute('href'), /^tel:\+81/)
  t.equal(await state(waiting), 'waiting')
  const left = await secondsLeft(waiting)
  t.ok(left > 110 && left <= 120, `${left} seconds are left`)
  t.notOk(await overflowsSideways(waiting))
  await takePicture(waiting, 'call-waiting')

  await waiting.reload()
  t.ok((await secondsLeft(waiting)) <= left, 'a reload shows the same number and the true time')

  await sandbox.locator('#telephone-from').selectOption(phone)
  await sandbox
    .locator('#telephone-to')
    .fill((await number.getAttribute('data-target-number')) ?? '')
  await sandbox.locator('#telephone-call').click()

  await untilState(waiting, 'ringing')
  await takePicture(waiting, 'call-ringing')
  await takePicture(sandbox, 'sandbox-ringing')
  await untilState(waiting, 'verified')
  await takePicture(waiting, 'call-verified')
  t.notOk(await overflowsSideways(waiting))

  await waiting.locator('button[value=confirm]').click()
  await waiting.locator('#pin').waitFor()
  await takePicture(waiting, 'pin')
  await waiting.locator('#pin').fill(await pinOf(system, phone))
  await waiting.locator('button[value=next]').click()
  await waiting.locator('#agree').check()
  await takePicture(waiting, 'consent')
  t.notOk(await overflowsSideways(waiting))
  await waiting.locator('button[value=allow]').click()
  await waiting.waitForURL(`${system.urls.sandbox}/connections/**`)
  await takePicture(waiting, 'returned')

  await sandbox.bringToFront()
  await sandbox.locator('#mailbox li').first().waitFor()
  await takePicture(sandbox, 'sandbox-mail')
  t.same(complaints, [], 'the browser has nothing to complain about')

  await t.test('the whole story is seen at one glance in the sandbox', async (t) => {
    await desk.addInitScript(AXE)
    const glance = await desk.newPage()
    await glance.setViewportSize({ width: 1440, height: 900 })
    await glance.goto(system.urls.sandbox)
    await glance.locator('details.customer').nth(1).locator('summary').click()
    await glance.locator('details.customer').nth(1).locator('a[target=screen]').click()
    const frame = glance.frameLocator('[data-screen]')
    for (const name of ['account', 'customer', 'phone']) {
      await frame.locator(`body[data-step=${name}] button[value=next]`).click()
    }
    const shown = frame.locator('[data-target-number]')
    await glance
      .locator('#telephone-to')
      .fill((await shown.getAttribute('data-target-number')) ?? '')
    await glance.locator('#telephone-call').click()
    await glance.locator('#telephone[data-state=ringing]').waitFor()
    await frame.locator('#waiting[data-state=ringing]').waitFor()
    await takePicture(glance, 'sandbox-glance-ringing')
    await frame.locator('#waiting[data-state=verified]').waitFor()
    await takePicture(glance, 'sandbox-glance-verified')
    t.ok(await glance.locator('#mailbox li').first().isVisible(), 'beside what came by mail')
    t.notOk(await overflowsSideways(glance))
    await glance.setViewportSize({ width: 360, height: 740 })
    t.notOk(await overflowsSideways(glance), 'it fits a telephone as well')
    await takePicture(glance, 'sandbox-narrow')
    t.same(await violations(glance), [])
    await glance.emulateMedia({ colorScheme: 'dark' })
    t.same(await violations(glance, { only: ['color-contrast'] }), [], 'in the dark')
    await glance.goto(`${system.urls.sandbox}/start?customer=99999`)
    t.same(await violations(glance), [], 'a page that only says something')
  })
})

/** What the customers of the sandbox would type. */
async function pinOf(system: System, telephone: string): Promise<string> {
  const customers = (await (await fetch(`${system.urls.sandbox}/customers`)).json()) as {
    phone: string
    pin: string
  }[]
  return customers.find(({ phone }) => phone === telephone)?.pin ?? ''
}

const step = (page: Page) => page.locator('body').getAttribute('data-step')
const state = (page: Page) => page.locator('#waiting').getAttribute('data-state')

async function untilState(page: Page, wanted: string): Promise<void> {
  await page.locator(`#waiting[data-state=${wanted}]`).waitFor()
}

async function secondsLeft(page: Page): Promise<number> {
  const digits = (name: string) => page.locator(`[data-digits=${name}]`).first().textContent()
  return Number(await digits('minutes')) * 60 + Number(await digits('seconds'))
}

/** Errors of scripts, and what the Content-Security-Policy had to stop. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}
