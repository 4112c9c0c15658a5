import { EventEmitter, once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

interface Test {
  teardown(run: () => unknown): unknown
}

/** What the server does with one letter. In doubt a letter whose text has come counts as taken. */
export type Behaviour =
  | 'accept'
  /** Takes the text, and answers only after `release()`. */
  | 'hold'
  | 'busy after the text'
  | 'refuse the text'
  | 'busy at the recipient'
  | 'refuse the recipient'
  | 'drop at the recipient'
  | 'drop after the text'
  | 'hang after the text'

const REPLIES: Partial<Record<Behaviour, number>> = {
  'busy after the text': 451,
  'refuse the text': 554,
  'busy at the recipient': 450,
  'refuse the recipient': 550
}

const reply = (responseCode: number) =>
  Object.assign(new Error('neo@mail.example says no'), { responseCode })

/** A real mail server that can be as bad as mail servers are. Well-behaved unless told otherwise. */
export async function startMailServer(t: Test) {
  const taken: ParsedMail[] = []
  const events = new EventEmitter()
  const script: Behaviour[] = []
  const plans = new WeakMap<SMTPServerSession['envelope'], Behaviour>()
  let greets = true
  let port = 0
  let release = () => {}

  const drop = (session: SMTPServerSession) => {
    for (const connection of server.connections as Set<{ id: string; _socket: Socket }>) {
      if (connection.id === session.id) connection._socket.destroy()
    }
  }
  const make = () =>
    new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 10,
      onConnect: (_session, callback) => void (greets && callback()),
      onMailFrom(_address, session, callback) {
        plans.set(session.envelope, script.shift() ?? 'accept')
        callback()
      },
      onRcptTo(_address, session, callback) {
        const plan = plans.get(session.envelope) ?? 'accept'
        if (plan === 'drop at the recipient') return drop(session)
        const code = plan.endsWith('the recipient') ? REPLIES[plan] : undefined
        return code ? callback(reply(code)) : callback()
      },
      onData(stream, session, callback) {
        const plan = plans.get(session.envelope) ?? 'accept'
        simpleParser(stream).then(async (mail) => {
          const code = REPLIES[plan]
          if (code) return callback(reply(code))
          taken.push(mail)
          const released = new Promise<void>((resolve) => {
            release = resolve
          })
          events.emit('taken', mail)
          if (plan === 'drop after the text') return drop(session)
          if (plan === 'hang after the text') return
          if (plan === 'hold') await released
          callback()
        }, callback)
      }
    })

  let server = make()
  const open = async () => {
    server = make()
    server.on('error', () => {})
    server.listen(port, '127.0.0.1')
    await once(server.server, 'listening')
    port = (server.server.address() as AddressInfo).port
  }
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  await open()
  t.teardown(close)

  return {
    url: `smtp://127.0.0.1:${port}`,
    /** Every letter that the server has, in order. */
    taken,
    /** The next letters are treated so, each in turn. */
    behave: (...behaviours: Behaviour[]) => void script.push(...behaviours),
    greet: (does: boolean) => {
      greets = does
    },
    nextTaken: () => once(events, 'taken'),
    release: () => release(),
    close,
    /** On the same port again. */
    open
  }
}
