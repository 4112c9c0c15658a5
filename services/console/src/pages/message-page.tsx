import type { FastifyReply } from 'fastify'
import type { Operator } from '../sign-in/operator.ts'
import { Frame } from './frame.tsx'
import { sendPage } from './send-page.ts'

export interface Message {
  readonly status: number
  readonly title: string
  readonly lines: readonly string[]
}

/** A title, and sentences that say what to do. */
export function sendMessage(
  reply: FastifyReply,
  { status, title, lines }: Message,
  operator?: Operator
): FastifyReply {
  const page = (
    <Frame title={title} operator={operator}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>
        <a href="/">To the overview</a>
      </p>
    </Frame>
  )
  return sendPage(reply, page, { status })
}
