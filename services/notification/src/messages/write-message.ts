import type { NoticeContent, NoticeKind } from '@yobirin/contracts'
import { type Institution, institutionFor } from './institutions.ts'
import type { Message } from './message.ts'
import { verificationCompleted } from './verification-completed.ts'

type Template = (content: NoticeContent, institution: Institution) => Message

const TEMPLATES: Readonly<Record<NoticeKind, Template>> = {
  verification_completed: verificationCompleted
}

export function writeMessage(
  kind: NoticeKind,
  content: NoticeContent,
  institution: string
): Message & { senderName: string } {
  const { name } = institutionFor(institution)
  return { ...TEMPLATES[kind](content, institutionFor(institution)), senderName: name }
}
