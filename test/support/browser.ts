import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

interface Test {
  teardown(run: () => unknown): unknown
}

const PICTURES = fileURLToPath(new URL('../pictures/', import.meta.url))

/** The browser that `npm test` found, as on a telephone of today: 360 pixels wide, Japanese. */
export const PHONE_SCREEN = {
  viewport: { width: 360, height: 740 },
  locale: 'ja-JP',
  isMobile: true,
  hasTouch: true
}

export async function startBrowser(t: Test): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: process.env.BROWSER_PATH ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync']
    ]
  })
  t.teardown(() => browser.close())
  return browser
}

/** A picture for people to look at, in the ignored folder test/pictures. */
export async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: `${PICTURES}${name}.png`, fullPage: true })
}

/** Whether the page is wider than the screen, so that one would have to scroll sideways. */
export function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth
  )
}
