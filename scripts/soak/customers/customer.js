// @ts-check
import { setTimeout as sleep } from 'node:timers/promises'
import { createBrowser } from './browser.js'
import { openWaitingPage } from './waiting-page.js'

/**
 * Attempts to pass with a wrong birth date: told to be wrong, and those whose answer never came.
 *
 * @typedef {{ counted: number, unanswered: number, firstAt?: number }} Guesses
 */

/** So many of the last pages and errors are remembered, to be told of a journey that was lost. */
const TRAIL = 12

/** @typedef {ReturnType<typeof createCustomer>} Customer */

/**
 * A customer with a browser, who reloads whatever does not come and begins anew where a journey is over.
 *
 * @param {{
 *   system: Pick<import('../system/start-system.js').System, 'url'>,
 *   account: import('../account/account.js').Account,
 *   person: import('./open-accounts.js').Person, plan: import('./plans.js').Plan,
 *   random: import('../random.js').Random, patience: AbortSignal
 * }} options `patience` ends all waiting
 */
export function createCustomer({ system, account, person, plan, random, patience }) {
  const browser = createBrowser()
  /** @type {import('./browser.js').Page | undefined} */
  let page
  let journey = ''
  let journeys = 0
  let email = ''
  /** @type {import('../account/account.js').Drawn | undefined} */
  let drawn
  /** @type {{ close: () => void } | undefined} */
  let waitingPage
  /** @type {string[]} */
  const trail = []
  /** @type {Guesses} */
  const guesses = { counted: 0, unanswered: 0 }
  let onVerified = () => {}
  const verified = new Promise((/** @type {(value?: void) => void} */ resolve) => {
    onVerified = () => resolve()
  })

  async function begin() {
    const first = await browser.go(`${system.url('sandbox')}/start?app=saifu-note`)
    // A page that says that something went wrong on the way there has no journey's address.
    if (!new URL(first.url).pathname.startsWith('/journey/')) {
      throw new Error('no journey could be begun')
    }
    journey = first.url
    journeys += 1
    // Each journey has an address of its own, so that each letter can be told from the others.
    email = `c${person.index}-${journeys}@soak.example`
    return first
  }

  /** @param {string} text */
  const note = (text) => {
    trail.push(`${new Date().toISOString().slice(11, 23)} ${text}`)
    trail.splice(0, trail.length - TRAIL)
  }

  /** @returns {Record<string, string>} */
  const fields = () => ({ ...person.fields, email, emailConfirm: email })

  /**
   * Goes from page to page until one of them is where the customer wanted to be.
   *
   * @param {(page: import('./browser.js').Page) => boolean} isThere
   * @param {(page: import('./browser.js').Page) => Promise<import('./browser.js').Page>} goOn
   */
  async function goUntil(isThere, goOn) {
    for (;;) {
      patience.throwIfAborted()
      try {
        page ??= await begin()
        note(`${page.step || new URL(page.url).pathname} ${page.code}`.trim())
        if (isThere(page)) return page
        const { step } = page
        page = step === 'stopped' || step === 'cancelled' ? undefined : await goOn(page)
        if (page === undefined || page.step === step) await aMoment()
      } catch (error) {
        note(`${error}`)
        await aMoment()
        // What the browser shows may be old; where nothing comes it goes on from there.
        if (journey !== '') page = (await reload()) ?? page
        // A journey that is no more is begun anew.
        if (page && ['', 'gone'].includes(page.step) && !isThere(page)) page = undefined
      }
    }
  }

  /** The app where it has been told already, else the journey. */
  async function reload() {
    const returned = browser.returned()
    const app = returned && (await browser.go(returned).catch(() => undefined))
    return app || browser.go(journey).catch(() => undefined)
  }

  const aMoment = () => sleep(random.between(300, 900), undefined, { signal: patience })

  /** @param {import('./browser.js').Page} shown */
  const towardsTheCall = (shown) =>
    shown.step === 'call' ? browser.go(shown.url) : browser.press(shown, 'next', fields())

  return {
    person,
    plan,
    verified,
    guesses,
    drawn: () => drawn,
    /** The last pages and errors. */
    trail: () => trail.join('; '),
    email: () => email,
    isConnected: () => page !== undefined && isConnected(page),
    /** From the app's button to the page that shows the number, and its socket. */
    async reachTheCall() {
      const { targetNumber = '' } = await goUntil(
        ({ step, targetNumber: number }) => step === 'call' && number !== undefined,
        towardsTheCall
      )
      waitingPage = openWaitingPage({ journey, browser, random, onTold })
      while (drawn === undefined) await sleep(50, undefined, { signal: patience })
      return drawn

      /** @param {import('./waiting-page.js').Told} told */
      function onTold({ status, verificationId, expiresAt }) {
        const at = Date.now()
        if (verificationId === undefined || expiresAt === null) return
        drawn ??= {
          ...{ verificationId, phone: person.phone, number: targetNumber },
          expiresAt: Date.parse(expiresAt)
        }
        account.noteDrawn(drawn)
        if (status !== 'verified') return
        account.noteToldVerified(verificationId, at)
        onVerified()
      }
    },
    /** From the verified call to the app. */
    async finish() {
      waitingPage?.close()
      await goUntil(isConnected, (shown) => {
        switch (shown.step) {
          case 'call':
            return browser.press(shown, 'confirm')
          case 'pin':
            return browser.press(shown, 'next', { pin: person.pin })
          case 'consent':
            return browser.press(shown, 'allow', { agree: 'yes' })
          case 'completed':
            // The button of somebody whose way to the app broke off.
            return browser.go(`${journey}/return`)
          default:
            throw new Error(`Nothing to press on ${shown.url}`)
        }
      })
    },
    /** Passes up to the step that compares with the bank's records, and gives a wrong birth date there. */
    async guessBirthDate(/** @type {number} */ times) {
      await goUntil(
        ({ step }) => step === 'customer',
        (shown) => browser.press(shown, 'next', fields())
      )
      while (guesses.counted < times && guesses.counted + guesses.unanswered < 8) {
        patience.throwIfAborted()
        const shown = page
        if (shown?.step !== 'customer') return
        guesses.firstAt ??= Date.now()
        try {
          page = await browser.press(shown, 'next', { ...fields(), birthDay: '4' })
          if (['B6120', 'B4640'].includes(page.code)) guesses.counted += 1
          else guesses.unanswered += 1
        } catch {
          guesses.unanswered += 1
          await aMoment()
          page = (await browser.go(journey).catch(() => undefined)) ?? page
        }
      }
    },
    /** What the page shows now. @returns {Promise<import('./waiting-page.js').Told>} */
    async status() {
      const answer = await fetch(`${journey}/status`, {
        headers: { cookie: browser.cookie() },
        signal: AbortSignal.timeout(10_000)
      })
      return /** @type {Promise<import('./waiting-page.js').Told>} */ (answer.json())
    },
    close: () => waitingPage?.close()
  }
}

/** @param {import('./browser.js').Page} page the app's own, with its tokens */
const isConnected = ({ url }) => /\/connections\/[\w-]{22}$/.test(new URL(url).pathname)
