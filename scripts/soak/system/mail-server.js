// @ts-check
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * How the mail server answers: `takes` as it should; `defers` with 451 after the text; `hangs` without
 * a word; `drops` the connection after it has taken the text, without saying so; `refuses` connections.
 *
 * @typedef {'takes' | 'defers' | 'hangs' | 'drops' | 'refuses'} MailMood
 */

/**
 * @typedef {object} Arrival
 * @property {Date} at
 * @property {string} messageId the same for every attempt of one notice
 * @property {MailMood} mood in which it was taken
 */

/** @typedef {Awaited<ReturnType<typeof startMailServer>>} MailServer */

/**
 * As much SMTP (RFC 5321) as a sender needs, that may be broken. It keeps to whom each letter went.
 */
export async function startMailServer() {
  /** @type {MailMood} */
  let mood = 'takes'
  /** @type {Map<string, Arrival[]>} by address */
  const letters = new Map()
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    if (mood === 'refuses') return void socket.destroy()
    if (mood === 'hangs') return
    speak(socket)
  })

  /** @param {import('node:net').Socket} socket */
  function speak(socket) {
    let unread = ''
    let readsText = false
    /** @type {string[]} */
    let recipients = []
    const say = (/** @type {string} */ line) => void socket.write(`${line}\r\n`)

    /** @param {string} line */
    function command(line) {
      const verb = line.slice(0, 4).toUpperCase()
      if (mood === 'hangs') return
      if (verb === 'EHLO' || verb === 'HELO') return say('250 soak.example')
      if (verb === 'MAIL' || verb === 'RSET') recipients = []
      if (verb === 'RCPT') recipients.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
      if (verb === 'QUIT') return void socket.end('221 bye\r\n')
      if (verb !== 'DATA') return say('250 fine')
      readsText = true
      say('354 go on')
    }

    /** @param {string} text */
    function textIsOver(text) {
      readsText = false
      if (mood === 'hangs') return
      if (mood === 'defers') return say('451 later, please')
      const messageId = /^message-id:\s*<([^>]*)>/im.exec(text)?.[1] ?? ''
      const arrival = { at: new Date(), messageId, mood }
      for (const to of recipients) letters.set(to, [...(letters.get(to) ?? []), arrival])
      if (mood === 'drops') return void socket.destroy()
      say('250 taken')
    }

    say('220 soak.example')
    socket.setEncoding('utf8').on('data', (text) => {
      unread += text
      for (;;) {
        const end = readsText ? '\r\n.\r\n' : '\r\n'
        const at = unread.indexOf(end)
        if (at < 0) return
        const line = unread.slice(0, at)
        unread = unread.slice(at + end.length)
        if (readsText) textIsOver(line)
        else command(line)
      }
    })
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    /** @param {MailMood} next */
    become(next) {
      mood = next
      // Whoever holds a connection shall meet the new mood.
      for (const socket of sockets) socket.destroy()
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  }
}
