import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
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
  t.teardown(async () => {
    await browser.close()
    if (!process.env.CI) await writeIndex()
  })
  return browser
}

/**
 * A picture for people to look at, in the ignored folder test/pictures. Nothing is proven by it, and where CI
 * is set nobody looks.
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env.CI) return
  const path = `${PICTURES}${name}.png`
  await mkdir(dirname(path), { recursive: true })
  await page.screenshot({ path, fullPage: true, animations: 'disabled' })
}

/** test/pictures/index.html: all pictures there are, side by side. */
async function writeIndex(): Promise<void> {
  await mkdir(PICTURES, { recursive: true })
  const names = (await readdir(PICTURES, { recursive: true })).filter((name) =>
    name.endsWith('.png')
  )
  const figures = names.sort().map(
    (name) => `<figure><a href="${name}"><img src="${name}" loading="lazy" alt=""></a>
<figcaption>${name}</figcaption></figure>`
  )
  const style = `body{font-family:sans-serif;display:flex;flex-wrap:wrap;gap:1rem}
figure{margin:0}img{height:24rem;border:1px solid}`
  await writeFile(
    `${PICTURES}index.html`,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures</title>
<style>${style}</style>${figures.join('\n')}</html>`
  )
}

/** Whether the page is wider than the screen, so that one would have to scroll sideways. */
export function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth
  )
}
