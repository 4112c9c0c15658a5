// @ts-check
import { createHmac } from 'node:crypto'
import { request } from 'node:http'

/** Twilio's limits for one address. */
const CONNECTS_WITHIN_MS = 5_000
const ANSWERED_WITHIN_MS = 15_000

/**
 * Posts a signed form over a connection of its own, as Twilio does. Never rejects.
 *
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 * @param {string} url
 * @param {Record<string, string>} form
 * @param {string} authToken
 * @returns {Promise<{ status: number, body: string } | undefined>} undefined when no whole answer came
 */
export function postForm(url, form, authToken) {
  const text = Object.keys(form)
    .sort()
    .reduce((written, name) => `${written}${name}${form[name]}`, url)
  const body = new URLSearchParams(form).toString()
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-twilio-signature': createHmac('sha1', authToken).update(text).digest('base64')
  }
  return new Promise((resolve) => {
    const sending = request(url, { method: 'POST', agent: false, headers }, (answer) => {
      let read = ''
      answer
        .setEncoding('utf8')
        .on('data', (part) => {
          read += part
        })
        .on('error', () => give(undefined))
        .on('end', () => give({ status: answer.statusCode ?? 0, body: read }))
    })
    const give = (/** @type {{ status: number, body: string } | undefined} */ answer) => {
      clearTimeout(connecting)
      clearTimeout(waiting)
      resolve(answer)
      sending.destroy()
    }
    const connecting = setTimeout(() => give(undefined), CONNECTS_WITHIN_MS)
    const waiting = setTimeout(() => give(undefined), ANSWERED_WITHIN_MS)
    sending.once('socket', (socket) => socket.once('connect', () => clearTimeout(connecting)))
    sending.once('error', () => give(undefined))
    sending.end(body)
  })
}
