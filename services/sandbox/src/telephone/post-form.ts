import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

export type FormReply =
  | { status: 'answered'; statusCode: number; contentType: string; body: string }
  /** No connection, or it broke before the answer was complete. */
  | { status: 'unreachable' }
  | { status: 'timed_out' }

export interface Form {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
  readonly connectMs: number
  /** From the start to the last byte of the answer. */
  readonly totalMs: number
  /** Gives up without an answer, which then counts as unreachable. */
  readonly signal: AbortSignal
}

const LONGEST_BODY = 64 * 1024

/**
 * Posts a form over a connection of its own. `fetch` has no limit for connecting alone, and it follows
 * redirects. Never rejects.
 */
export function postForm(form: Form): Promise<FormReply> {
  const { url, headers, parameters, connectMs, totalMs, signal } = form
  const body = new URLSearchParams(parameters).toString()
  const send = url.startsWith('https:') ? httpsRequest : httpRequest

  return new Promise((resolve) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'content-length': Buffer.byteLength(body)
      }
    })
    const give = (reply: FormReply) => {
      clearTimeout(connecting)
      clearTimeout(total)
      resolve(reply)
      request.destroy()
    }
    const connecting = setTimeout(() => give({ status: 'unreachable' }), connectMs)
    const total = setTimeout(() => give({ status: 'timed_out' }), totalMs)

    request.once('socket', (socket) =>
      socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', () =>
        clearTimeout(connecting)
      )
    )
    request.once('error', () => give({ status: 'unreachable' }))
    request.once('response', (response) => {
      readBody(response).then(
        (text) =>
          give({
            status: 'answered',
            statusCode: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            body: text
          }),
        () => give({ status: 'unreachable' })
      )
    })
    request.end(body)
  })
}

async function readBody(response: IncomingMessage): Promise<string> {
  let body = ''
  response.setEncoding('utf8')
  for await (const chunk of response) {
    body += chunk
    if (body.length > LONGEST_BODY) throw new Error('The answer is longer than a document can be')
  }
  return body
}
