import type { NoticeContent } from '@yobirin/contracts'
import { accountLocked } from './account-locked.ts'
import { consentGranted } from './consent-granted.ts'
import { consentRevoked } from './consent-revoked.ts'
import type { Message } from './message.ts'
import { verificationCompleted } from './verification-completed.ts'

/** A letter before it has a recipient. */
export interface WrittenMessage extends Message {
  readonly senderName: string
  /** When that happened of which it tells; milliseconds since 1970. */
  readonly happenedAt: number
}

export function writeMessage(content: NoticeContent): WrittenMessage {
  if (!('kind' in content)) {
    const senderName = 'お取引の金融機関'
    return { ...verificationCompleted(content), senderName, happenedAt: content.completedAt }
  }
  return { ...write(content), senderName: content.institution.name, happenedAt: content.at }
}

function write(content: Extract<NoticeContent, { kind: string }>): Message {
  switch (content.kind) {
    case 'consent_granted':
      return consentGranted(content)
    case 'consent_revoked':
      return consentRevoked(content)
    case 'account_locked':
      return accountLocked(content)
  }
}
