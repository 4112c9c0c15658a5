import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

type Test = { teardown(run: () => unknown): unknown }

export interface Request {
  readonly method?: string
  readonly uri?: string
  readonly from?: string
  readonly to?: string
  readonly branch?: string
  readonly callId?: string
  readonly fromTag?: string
  readonly cseq?: string
  /** Further lines, or others in place of those of the same name. */
  readonly headers?: readonly string[]
  readonly body?: string
}

export interface Response {
  readonly code: number
  readonly text: string
  header(name: string): string
  /** Milliseconds after the client was made. */
  readonly at: number
}

/** What stands before the gateway: sends what it likes over TCP and reads what comes back. */
export interface SipClient {
  send(text: string): void
  /** The next response that is not one of the gateway's signs of life. */
  next(): Promise<Response>
  /** All that came, signs of life among them. */
  readonly received: readonly Response[]
  readonly closed: Promise<void>
  readonly socket: Socket
  /** On the clock of `Response.at`. */
  now(): number
}

export const newId = () => randomBytes(8).toString('hex')

/** One call's worth of ids: every request of it is made from them. */
export function newCall(fields: Request = {}) {
  const id = newId()
  const call = {
    branch: `z9hG4bK${id}`,
    callId: `${id}@carrier.example.jp`,
    fromTag: id,
    ...fields
  }
  return {
    ...call,
    invite: (more: Request = {}) => writeRequest({ ...call, ...more }),
    cancel: (headers: readonly string[] = []) =>
      writeRequest({ ...call, method: 'CANCEL', headers, body: '' }),
    ack: (toTag: string) =>
      writeRequest({
        ...call,
        method: 'ACK',
        to: `${call.to ?? TO};tag=${toTag}`,
        headers: [],
        body: ''
      })
  }
}

const TO = '<sip:0120000001@bank.example.jp>'
const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n'

export function writeRequest({
  method = 'INVITE',
  uri = 'sip:0120000001@bank.example.jp',
  from = '<sip:09010003333@carrier.example.jp>',
  to = TO,
  branch = `z9hG4bK${newId()}`,
  callId = newId(),
  fromTag = newId(),
  cseq = `1 ${method}`,
  headers = [],
  body = SDP
}: Request): string {
  const usual = [
    `Via: SIP/2.0/TCP 127.0.0.1:5060;branch=${branch}.0;i=1`,
    `Via: SIP/2.0/UDP 192.0.2.1:5060;rport=5060;branch=${branch}`,
    `From: ${from};tag=${fromTag}`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    'Max-Forwards: 69',
    'Contact: <sip:caller@192.0.2.1>',
    `Content-Length: ${body.length}`
  ]
  const nameOf = (line: string) => line.split(':')[0]?.toLowerCase()
  const replaced = new Set(headers.map(nameOf))
  const lines = [...usual.filter((line) => !replaced.has(nameOf(line))), ...headers]
  return [`${method} ${uri} SIP/2.0`, ...lines, '', body].join('\r\n')
}

export async function connectClient(t: Test, port: number): Promise<SipClient> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.setEncoding('latin1')
  t.teardown(() => socket.destroy())
  const began = performance.now()
  const received: Response[] = []
  const unread: Response[] = []
  let arrived = () => {}
  let rest = ''
  socket.on('data', (text: string) => {
    rest = (rest + text).replace(/^(?:\r\n)+/, '')
    for (let end = rest.indexOf('\r\n\r\n'); end > 0; end = rest.indexOf('\r\n\r\n')) {
      const response = readResponse(rest.slice(0, end), performance.now() - began)
      rest = rest.slice(end + 4).replace(/^(?:\r\n)+/, '')
      received.push(response)
      if (response.code !== 100) unread.push(response)
      arrived()
    }
  })
  socket.on('error', () => {})
  return {
    socket,
    received,
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
    now: () => performance.now() - began,
    send: (text) => void socket.write(text, 'latin1'),
    async next() {
      for (;;) {
        const response = unread.shift()
        if (response) return response
        await new Promise<void>((resolve) => {
          arrived = resolve
        })
      }
    }
  }
}

function readResponse(text: string, at: number): Response {
  const lines = text.split('\r\n')
  const all = (name: string) =>
    lines
      .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      .map((line) => line.slice(name.length + 1).trim())
  return { code: Number(text.slice(8, 11)), text, at, header: (name) => all(name).join(' | ') }
}

export const tagOf = (response: Response) => /;tag=([^;]+)/.exec(response.header('To'))?.[1] ?? ''
