import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { AXE, violations } from '../../../test/support/axe.ts'
import {
  overflowsSideways,
  PHONE_SCREEN,
  startBrowser,
  takePicture
} from '../../../test/support/browser.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { type CallVerification, pretendCallVerification } from './support/call-verification.ts'
import { type Flow, startFlow } from './support/flow.ts'
import { type PageState, pageStates } from './support/page-states.ts'

let flow: Flow
let address: string
let callVerification: CallVerification
let browser: Browser

const NARROW = { width: 320, height: 640 }
const WIDE = { width: 1280, height: 800 }

t.before(async () => {
  const port = await freePort()
  address = `http://127.0.0.1:${port}`
  flow = await startFlow(t, { running: true, config: { FLOW_PUBLIC_URL: address } })
  await flow.app.listen({ host: '127.0.0.1', port })
  callVerification = await pretendCallVerification(t, flow)
  browser = await startBrowser(t)
})

const ONE_OF_EACH_KIND = new Set([
  ...['account-faults', 'customer-faults', 'customer-B2490', 'phone', 'pin-fault', 'consent-fault'],
  ...['call-waiting', 'call-hint-withheld', 'call-ringing', 'call-verified', 'call-time-is-up'],
  ...['call-failed', 'cancelled', 'stopped-B4640', 'gone', 'paused']
])
const LOCALES = { ja: 'ja-JP', easy: 'vi-VN', en: 'en-US' }

t.test('everybody can use every page in every state, in every language', async (t) => {
  const { states, closed } = pageStates(flow, callVerification, address)
  const screens = await Promise.all(
    Object.entries(LOCALES).map(async ([language, locale]) => {
      const context = await browser.newContext({ ...PHONE_SCREEN, viewport: NARROW, locale })
      t.teardown(() => context.close())
      await context.addInitScript(AXE)
      return { language, page: await context.newPage() }
    })
  )
  await Promise.all(
    screens.map(async ({ language, page }) => {
      for (const state of states) {
        await state.open(page)
        await look(t, page, state, language)
      }
    })
  )
  for (const { language, page } of screens) {
    await closed.open(page)
    await look(t, page, closed, language)
  }
})

/** Narrow, and with large text; one page of each kind also in the dark, wide, and in forced colours. */
async function look(
  t: Pick<Test, 'same' | 'notOk'>,
  page: Page,
  { name }: PageState,
  language: string
): Promise<void> {
  const place = `${name} in ${language}`
  const picture = `${language}/${name}`
  await page.setViewportSize(NARROW)
  t.same(await violations(page, { withContrast: language === 'ja' }), [], place)
  t.notOk(await overflowsSideways(page), `${place}: nothing sticks out of a narrow screen`)
  await takePicture(page, `${picture}-narrow`)
  await resizeText(page, '225%')
  t.notOk(await overflowsSideways(page), `${place}: nor with text of twice the size`)
  await resizeText(page, '')
  if (language !== 'ja' || !ONE_OF_EACH_KIND.has(name)) return

  await page.emulateMedia({ colorScheme: 'dark' })
  t.same(await violations(page, { only: ['color-contrast'] }), [], `${place}, in the dark`)
  await takePicture(page, `${picture}-dark`)
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  await takePicture(page, `${picture}-forced-colours`)
  await page.emulateMedia({ forcedColors: 'none' })
  await page.setViewportSize(WIDE)
  t.notOk(await overflowsSideways(page), `${place}: nor of a wide screen`)
  await takePicture(page, `${picture}-wide`)
}

const resizeText = (page: Page, size: string) =>
  page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize
  }, size)
