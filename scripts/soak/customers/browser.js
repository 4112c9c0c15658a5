// @ts-check
import { hiddenFields } from '../../pages/hidden-fields.js'

/**
 * @typedef {object} Page
 * @property {string} url that the browser shows
 * @property {string} html
 * @property {string} step
 * @property {string} code
 * @property {string | undefined} targetNumber E.164, where the page shows one to call
 */

/** So long does a person wait for a page. */
const PATIENCE_MS = 15_000

/** @typedef {ReturnType<typeof createBrowser>} Browser */

/** A browser without JavaScript. */
export function createBrowser() {
  /** @type {Map<string, string>} */
  const cookies = new Map()
  let returned = ''
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  /**
   * @param {string} address
   * @param {RequestInit} [init]
   * @returns {Promise<Page>}
   * @throws where a browser would show a page of its own, or the server one of a fault
   */
  async function go(address, init) {
    const { origin, pathname } = new URL(address)
    if (pathname === '/returned') returned = address
    const answer = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { cookie: cookie(), origin },
      signal: AbortSignal.timeout(PATIENCE_MS)
    })
    for (const header of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
      cookies.set(name, value)
    }
    const html = await answer.text()
    const location = answer.headers.get('location')
    if (location !== null) return go(new URL(location, address).href)
    const page = readPage(address, html)
    // A page of a step is shown with its own status where input was refused.
    if (!answer.ok && page.step === '') throw new Error(`${pathname}: ${answer.status}`)
    return page
  }

  return {
    go,
    cookie,
    /** Where the app was told of the end of the last journey, whether or not a page came of it. */
    returned: () => returned,
    /**
     * Presses a button of the page, its fields filled in.
     *
     * @param {Page} page
     * @param {string} action
     * @param {Record<string, string>} [fields]
     */
    press(page, action, fields = {}) {
      const form = /<form[^>]*action="([^"]*)"/.exec(page.html)?.[1]
      if (!form || !page.html.includes(`value="${action}"`)) {
        throw new Error(`The page ${page.step} ${page.code} has no button for ${action}`)
      }
      const body = new URLSearchParams({ ...hiddenFields(page.html), ...fields, action })
      return go(new URL(form, page.url).href, { method: 'POST', body })
    }
  }
}

/** @param {string} url @param {string} html @returns {Page} */
function readPage(url, html) {
  return {
    url,
    html,
    step: /<body[^>]* data-step="([^"]*)"/.exec(html)?.[1] ?? '',
    code: /<body[^>]* data-code="([^"]*)"/.exec(html)?.[1] ?? '',
    targetNumber: /href="tel:(\+81\d+)"[^>]*data-target-number/.exec(html)?.[1]
  }
}
