import type { Message } from '../messages/message.ts'

export interface Letter extends Message {
  /** The same for every attempt, so that a mail server or reader can drop a repeat. */
  readonly messageId: string
  readonly date: Date
  readonly senderName: string
  readonly to: string
}

/**
 * What became of a letter. `deferred` and `refused` are said only where the server surely does not
 * have it: it answered so, or the text had not begun to go out. Otherwise it is `unknown`.
 */
export type Delivery =
  | { status: 'accepted'; responseCode: number }
  | { status: 'deferred'; reason: string; responseCode?: number }
  | { status: 'refused'; responseCode: number }
  | { status: 'unknown'; reason: string }

export interface Mailer {
  /** Hands one letter to the mail server, once. Never rejects. */
  deliver(letter: Letter, signal: AbortSignal): Promise<Delivery>
  close(): void
}
