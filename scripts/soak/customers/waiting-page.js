// @ts-check
import { WebSocket } from 'ws'

// As services/flow/browser/connection.ts: a socket that is opened again, and as long as none works, polling.
const POLL_MS = 2_000
const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 15_000

/** @typedef {{ status: string, sequence: number, expiresAt: string | null, step?: string, verificationId?: string }} Told */

/**
 * The page with JavaScript while the customer waits for the call.
 *
 * @param {{
 *   journey: string, browser: import('./browser.js').Browser, random: import('../random.js').Random,
 *   onTold: (told: Told) => void
 * }} options
 * @returns {{ close: () => void }}
 */
export function openWaitingPage({ journey, browser, random, onTold }) {
  let isOpen = true
  let socketWorks = false
  let failures = 0
  /** @type {WebSocket | undefined} */
  let socket
  /** @type {NodeJS.Timeout | undefined} */
  let retry

  function open() {
    const opened = new WebSocket(`${journey.replace('http', 'ws')}/events`, {
      headers: { cookie: browser.cookie(), origin: new URL(journey).origin }
    })
    socket = opened
    opened.on('error', () => {})
    opened.on('message', (data) => {
      socketWorks = true
      failures = 0
      const message = JSON.parse(String(data))
      if (message.type === 'state') onTold(message)
    })
    opened.on('close', () => {
      if (!isOpen) return
      socketWorks = false
      void poll()
      const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures)
      failures += 1
      retry = setTimeout(open, delay * (0.5 + random.fraction()))
    })
  }

  async function poll() {
    const answer = await fetch(`${journey}/status`, {
      headers: { cookie: browser.cookie() },
      signal: AbortSignal.timeout(10_000)
    }).catch(() => undefined)
    if (!answer?.ok) return void (await answer?.body?.cancel())
    const told = /** @type {Told | undefined} */ (await answer.json().catch(() => undefined))
    if (told && isOpen) onTold(told)
  }

  const polling = setInterval(() => {
    if (!socketWorks) void poll()
  }, POLL_MS)
  open()
  return {
    close() {
      isOpen = false
      clearInterval(polling)
      clearTimeout(retry)
      socket?.terminate()
    }
  }
}
