import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

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

// As many as calls a second times seconds that an answer takes, when both are at their worst. Those that are
// not used stay open as well: after a burst the next one would have to connect anew, when time is shortest.
const most = 1_024
const connections = {
  keepAlive: true,
  maxSockets: most,
  maxFreeSockets: most,
  scheduling: 'lifo'
} as const
const httpAgent = new HttpAgent(connections)
const httpsAgent = new HttpsAgent(connections)

const LARGEST_ANSWER = 16 * 1024

/** Over connections that stay open: a call waits for this. */
export const postJson: PostJson = ({ url, text, headers, timeoutMs }) =>
  new Promise((resolve) => {
    const secure = url.startsWith('https:')
    const send = secure ? httpsRequest : httpRequest
    const request = send(url, {
      method: 'POST',
      agent: secure ? httpsAgent : httpAgent,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        ...headers
      }
    })
    const timer = setTimeout(() => finish({ status: 'timed_out' }), timeoutMs)
    const finish = (reply: Reply) => {
      clearTimeout(timer)
      resolve(reply)
      if (reply.status !== 'answered') request.destroy()
    }
    request.on('error', (error: NodeJS.ErrnoException) =>
      finish({ status: 'unreachable', reason: error.code ?? error.name })
    )
    request.on('response', (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        answer += part
        if (answer.length > LARGEST_ANSWER) finish({ status: 'unreachable', reason: 'TOO_LONG' })
      })
      response.on('error', () => finish({ status: 'unreachable', reason: 'CUT_OFF' }))
      response.on('end', () =>
        finish({ status: 'answered', code: response.statusCode ?? 0, text: answer })
      )
    })
    request.end(text)
  })
