import { EventEmitter } from 'node:events'
import { Agent, request } from 'undici'

export type Reply =
  | { readonly status: 'answered'; readonly code: number; readonly text: string }
  | { readonly status: 'unreachable'; readonly reason: string }
  | { readonly status: 'timed_out' }

export interface Posting {
  readonly url: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** Never throws. */
export type PostJson = (posting: Posting) => Promise<Reply>

const dispatcher = new Agent({
  // At 500 calls a second enough for answers that take half a second. What comes on top waits here, where it costs
  // nothing and may be given up, and not where each answer would take the longer the more are asked at once.
  connections: 256,
  maxResponseSize: 16 * 1024,
  // Those that are not used stay open: after a burst the next one would have to connect anew, when time is shortest.
  keepAliveTimeout: 60_000,
  // How long a call waits is its own affair.
  headersTimeout: 0,
  bodyTimeout: 0
})

/** Over connections that stay open: a call waits for this. */
export const postJson: PostJson = async ({ url, text, headers, timeoutMs }) => {
  // An AbortController would cost as much as signing what is sent.
  const signal = new EventEmitter()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    signal.emit('abort')
  }, timeoutMs)
  try {
    const { statusCode, body } = await request(url, {
      ...{ method: 'POST', dispatcher, signal, body: text },
      headers: { 'content-type': 'application/json', ...headers }
    })
    return { status: 'answered', code: statusCode, text: await body.text() }
  } catch (error) {
    if (isLate) return { status: 'timed_out' }
    const { code, name } = error as NodeJS.ErrnoException
    return { status: 'unreachable', reason: code ?? name }
  } finally {
    clearTimeout(timer)
  }
}
