import type { NoticeContent } from '@yobirin/contracts'
import { accountLocked } from './account-locked.ts'
import { consentGranted } from './consent-granted.ts'
import { consentRevoked } from './consent-revoked.ts'
import type { Message } from './message.ts'

/** A letter before it has a recipient. */
export interface WrittenMessage extends Message {
  readonly senderName: string
  /** When that happened of which it tells; milliseconds since 1970. */
  readonly happenedAt: number
}

export function writeMessage(content: NoticeContent): WrittenMessage {
  return { ...write(content), senderName: content.institution.name, happenedAt: content.at }
}

function write(content: NoticeContent): Message {
  switch (content.kind) {
    case 'consent_granted':
      return consentGranted(content)
    case 'consent_revoked':
      return consentRevoked(content)
    case 'account_locked':
      return accountLocked(content)
  }
}
