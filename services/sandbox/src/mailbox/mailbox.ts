export interface MailboxMessage {
  readonly id: number
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly receivedAt: string
}

export interface Mailbox {
  add(message: Omit<MailboxMessage, 'id'>): void
  /** The newest first. */
  list(): readonly MailboxMessage[]
  find(id: number): MailboxMessage | undefined
}

/** A mailbox in memory for everybody's e-mails; the oldest make room. */
export function createMailbox(capacity = 200): Mailbox {
  let messages: MailboxMessage[] = []
  let lastId = 0
  return {
    add(message) {
      lastId += 1
      messages = [{ ...message, id: lastId }, ...messages].slice(0, capacity)
    },
    list: () => messages,
    find: (id) => messages.find((message) => message.id === id)
  }
}
