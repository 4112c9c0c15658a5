import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface SipCall {
  /** One call, however often it is delivered; a new one without it. */
  readonly callId?: string
  /** The whole address in From; without it, a number that the network asserts. */
  readonly from?: string
  /** The user part of the address called. */
  readonly to: string
  readonly headers?: readonly string[]
}

export interface SipOutcome {
  /** The final response; 0 when nobody answered. */
  readonly code: number
  /** From the INVITE to the final response, milliseconds. */
  readonly rangMs: number
  /** Every response to the INVITE, in its order. */
  readonly codes: readonly number[]
}

export interface OngoingCall {
  /** Once the first 180 is here. */
  readonly ringing: Promise<void>
  readonly ended: Promise<SipOutcome>
  hangUp(): void
  /** Sends the INVITE once more, as if its answer had been lost. */
  repeat(): void
}

export interface SipCaller {
  call(call: SipCall): OngoingCall
  /** Any other request: its first final response, or 0 when there is none in a second. */
  ask(method: string, within?: { readonly toTag: string }): Promise<number>
  /** Sends what may be no request at all. */
  say(text: string): void
}

/** A carrier as plain as can be: requests over UDP, one branch a call, an ACK for every refusal. */
export async function startSipCaller(
  t: Test,
  { port, address = '127.0.0.1' }: { port: number; address?: string }
): Promise<SipCaller> {
  const socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  t.teardown(() => socket.close())
  const { port: ownPort } = socket.address()
  const waiting = new Map<string, (code: number, text: string) => void>()
  socket.on('message', (bytes) => {
    const text = bytes.toString('latin1')
    const branch = /^Via:[^\r]*branch=([^;\r]+)/im.exec(text)?.[1] ?? ''
    const method = /^CSeq: *\d+ *(\w+)/im.exec(text)?.[1] ?? ''
    waiting.get(`${branch} ${method}`)?.(Number(text.slice(8, 11)), text)
  })
  const send = (text: string) => socket.send(Buffer.from(text, 'latin1'), port, '127.0.0.1')

  const write = (
    method: string,
    { callId, from, to, headers = [] }: SipCall & { callId: string },
    { branch, toTag = '' }: { branch: string; toTag?: string | undefined }
  ) =>
    [
      `${method} sip:${to}@127.0.0.1:${port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${ownPort};branch=${branch}`,
      `From: ${from ?? '<sip:pbx@carrier.example.jp>'};tag=${callId}`,
      `To: <sip:${to}@127.0.0.1>${toTag}`,
      `Call-ID: ${callId}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:carrier@${address}:${ownPort}>`,
      'Max-Forwards: 70',
      ...headers,
      'Content-Length: 0',
      '',
      ''
    ].join('\r\n')

  return {
    say: send,

    call({ callId = newId(), ...call }) {
      const named = { ...call, callId }
      const branch = `z9hG4bK${newId()}`
      const invite = write('INVITE', named, { branch })
      const sentAt = performance.now()
      const codes: number[] = []
      let rings = () => {}
      let ends = (_outcome: SipOutcome) => {}
      const ringing = new Promise<void>((resolve) => {
        rings = resolve
      })
      const ended = new Promise<SipOutcome>((resolve) => {
        ends = resolve
      })
      waiting.set(`${branch} INVITE`, (code, text) => {
        codes.push(code)
        if (code === 180) rings()
        if (code < 200) return
        const toTag = /^To:[^\r]*?(;tag=[^;\r]+)/im.exec(text)?.[1] ?? ''
        send(write('ACK', { ...named, headers: [] }, { branch, toTag }))
        rings()
        ends({ code, rangMs: performance.now() - sentAt, codes })
      })
      send(invite)
      return {
        ringing,
        ended,
        hangUp: () => send(write('CANCEL', { ...named, headers: [] }, { branch })),
        repeat: () => send(invite)
      }
    },

    ask(method, within) {
      const branch = `z9hG4bK${newId()}`
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, 1_000, 0)
        waiting.set(`${branch} ${method}`, (code) => {
          if (code < 200) return
          clearTimeout(timer)
          resolve(code)
        })
        const toTag = within && `;tag=${within.toTag}`
        send(write(method, { callId: newId(), to: '0120000001' }, { branch, toTag }))
      })
    }
  }
}

const newId = () => randomBytes(12).toString('hex')

/** Headers with which a carrier in Japan shows a number: it asserts it, and the caller wants it shown. */
export const asserting = (e164: string, verstat = ''): string[] => [
  `P-Asserted-Identity: <sip:${e164}${verstat}@carrier.example.jp;user=phone>`,
  'Privacy: none'
]
