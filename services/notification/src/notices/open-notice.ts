import {
  type Notice,
  type NoticeContent,
  NoticeContentSchema,
  NoticeSchema
} from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import { Compile } from 'typebox/compile'

export type OpenedNotice =
  | { status: 'opened'; notice: Notice; content: NoticeContent }
  | { status: 'bad_payload' | 'seal_broken' | 'bad_content' }

const notices = Compile(NoticeSchema)
const contents = Compile(NoticeContentSchema)

// One address and nothing more: a list or a display name could name further readers.
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/

/** Reads a job's payload; nobody vouches for what lies on a queue. */
export function openNotice(payload: unknown, sealer: Sealer): OpenedNotice {
  if (!notices.Check(payload)) return { status: 'bad_payload' }
  const content = unseal(payload, sealer)
  if (content === undefined) return { status: 'seal_broken' }
  if (!contents.Check(content) || !ADDRESS.test(content.to)) return { status: 'bad_content' }
  // What the queue says in clear and what the seal holds must tell of the same.
  if (content.kind !== payload.kind) return { status: 'bad_content' }
  return { status: 'opened', notice: payload, content }
}

function unseal({ id, sealedContent }: Notice, sealer: Sealer): unknown {
  let text: string
  try {
    text = sealer.open(sealedContent, `notice ${id}`)
  } catch {
    return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
