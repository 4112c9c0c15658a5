import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Logger } from '@yobirin/logging'
import { type AddressObject, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Mailbox } from './mailbox.ts'

const LARGEST_MESSAGE = 1024 * 1024
// Whatever LISTEN_HOST says: this server asks nobody who they are.
const LOOPBACK = '127.0.0.1'

export interface MailServer {
  readonly port: number
  close(): Promise<void>
}

/** A real SMTP server that delivers whatever it is given to one mailbox. */
export async function startMailServer(
  port: number,
  mailbox: Mailbox,
  logger: Logger
): Promise<MailServer> {
  const server = new SMTPServer({
    banner: 'Yobirin sandbox mailbox',
    size: LARGEST_MESSAGE,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // A client that keeps its connection shall not keep the sandbox.
    closeTimeout: 500,
    onData(stream, session, callback) {
      simpleParser(stream, { skipTextLinks: true }).then(
        ({ to, from, subject, text, html }) => {
          if (stream.sizeExceeded) return callback(refusal(552, 'The message is too large'))
          const { mailFrom, rcptTo } = session.envelope
          mailbox.add({
            to: addresses(to) || rcptTo.map(({ address }) => address).join(', '),
            from: addresses(from) || (mailFrom ? mailFrom.address : ''),
            subject: subject ?? '',
            text: text ?? '',
            html: html || '',
            receivedAt: new Date().toISOString()
          })
          callback()
        },
        () => callback(refusal(554, 'The message could not be read'))
      )
    }
  })
  server.on('error', (err) => logger.warn({ err }, 'a fault in the mailbox'))
  server.listen(port, LOOPBACK)
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve()))
  }
}

function addresses(header: AddressObject | AddressObject[] | undefined): string {
  return [header ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ address }) => address)
    .join(', ')
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
