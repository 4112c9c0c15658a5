import type { Readable } from 'node:stream'
import { createTransport, type Transporter } from 'nodemailer'
import type { Mailer } from './mailer.ts'
import { readFailure, type SmtpFailure } from './read-failure.ts'

export interface DeliveryLimits {
  /** To connect and be greeted. */
  readonly connectionMs: number
  /** Without a word from the server. */
  readonly silenceMs: number
  /** For one letter in all, against a server that keeps talking. */
  readonly letterMs: number
}

export const DELIVERY_LIMITS: DeliveryLimits = {
  connectionMs: 10_000,
  silenceMs: 30_000,
  letterMs: 60_000
}

/**
 * A mailer over a pool of SMTP connections.
 *
 * @param url `smtp://` or `smtps://`, with user and password where the server wants them
 * @param connections as many letters are handed over at a time
 */
export function createSmtpMailer({
  url,
  from,
  connections,
  limits = DELIVERY_LIMITS
}: {
  url: string
  from: string
  connections: number
  limits?: DeliveryLimits
}): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // The pool may not repeat anything behind our back.
    maxRequeues: 0,
    connectionTimeout: limits.connectionMs,
    greetingTimeout: limits.connectionMs,
    socketTimeout: limits.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true
  })
  const textBegun = watchTexts(transport)

  return {
    async deliver({ messageId, date, senderName, to, subject, text, html }, signal) {
      const delivery = AbortSignal.any([signal, AbortSignal.timeout(limits.letterMs)])
      try {
        const { response } = await transport.sendMail({
          envelope: { from, to: [to] },
          from: { name: senderName, address: from },
          to: { name: '', address: to },
          messageId,
          date,
          subject,
          text,
          html,
          // RFC 3834: no answering machine shall reply.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: delivery
        })
        return { status: 'accepted', responseCode: Number.parseInt(response, 10) }
      } catch (error) {
        return readFailure(error as SmtpFailure, textBegun(delivery))
      }
    },
    close: () => transport.close()
  }
}

/**
 * Remembers the stream from which nodemailer takes each letter's text. It is read only after the
 * server has said 354, go ahead; nodemailer's error itself does not tell whether that has happened.
 *
 * @returns whether any text has gone out in the delivery that has this signal
 */
function watchTexts(transport: Transporter): (delivery: AbortSignal) => boolean {
  const texts = new WeakMap<AbortSignal, Readable>()
  transport.use('stream', ({ message, data }, done) => {
    const createReadStream = message.createReadStream.bind(message)
    message.createReadStream = (options) => {
      const text = createReadStream(options)
      if (data.signal) texts.set(data.signal, text)
      return text
    }
    done()
  })
  return (delivery) => texts.get(delivery)?.readableDidRead === true
}
