import {
  type InstitutionWords,
  NOTIFICATIONS_QUEUE,
  type Notice,
  type NoticeContent,
  type NoticeKind
} from '@yobirin/contracts'
import type { Sealer } from '@yobirin/sealing'
import { carriedTrace } from '@yobirin/tracing'
import type { Job } from '../outbox/job.ts'

/** Who writes, as the institutions file has it. */
export interface WritingInstitution {
  readonly id: string
  readonly name: string
  readonly inquiryTelephone: string
  /** A paragraph of its own at the end of each letter. */
  readonly noticeClosing?: string | undefined
  readonly translations?: { readonly en?: { readonly name: string } | undefined } | undefined
}

/** What an app may read, as customers call it. */
export type ScopeNames = Readonly<Record<string, string>>

interface Occasion {
  /** Of what happened: the same one again makes the same jobs, and no second letter. */
  readonly id: string
  readonly institution: WritingInstitution
  /** The address that was typed, and the one in the bank's records; each is written to once. */
  readonly to: readonly string[]
}

export interface GrantedOccasion extends Occasion {
  readonly app: { readonly name: string; readonly scopes: readonly string[] }
  readonly maskedPhoneNumber: string
  /** Milliseconds since 1970, as all instants here. */
  readonly grantedAt: number
  readonly expiresAt: number
}

export interface RevokedOccasion extends Occasion {
  readonly app: { readonly name: string }
  readonly grantedAt: number
  readonly revokedAt: number
}

export interface LockedOccasion extends Occasion {
  readonly now: number
  readonly until: number
}

/** What customers are written about: one job for one recipient, to be saved with what it tells of. */
export interface Notices {
  consentGranted(occasion: GrantedOccasion): readonly Job[]
  consentRevoked(occasion: RevokedOccasion): readonly Job[]
  accountLocked(occasion: LockedOccasion): readonly Job[]
}

/** Each kind without what is put in for all of them alike. */
type Telling = NoticeContent extends infer Content
  ? Content extends NoticeContent
    ? Omit<Content, 'to' | 'institution'>
    : never
  : never

const DAY_MS = 86_400_000

/** @param scopeNames in Japanese, and in English for those who read the second half of a letter */
export function createNotices({
  sealer,
  scopeNames
}: {
  sealer: Sealer
  scopeNames: { readonly ja: ScopeNames; readonly en: ScopeNames }
}): Notices {
  function write(event: string, { id, institution, to }: Occasion, telling: Telling): Job[] {
    return withoutRepeats(to).map((address, index) => {
      const content = { ...telling, to: address, institution: wordsOf(institution) }
      return sealed(`${event}-${id}-${index + 1}`, telling.kind, institution.id, content)
    })
  }

  function sealed(id: string, kind: NoticeKind, institution: string, content: NoticeContent): Job {
    const sealedContent = sealer.seal(JSON.stringify(content), `notice ${id}`)
    const data: Notice = { id, kind, institution, sealedContent, ...carriedTrace() }
    return { queue: NOTIFICATIONS_QUEUE, id, data }
  }

  return {
    consentGranted: ({ app, maskedPhoneNumber, grantedAt: at, expiresAt, ...occasion }) =>
      write('granted', occasion, {
        kind: 'consent_granted',
        at,
        appName: app.name,
        reads: app.scopes.map((scope) => scopeNames.ja[scope] ?? scope),
        readsInEnglish: app.scopes.map((scope) => scopeNames.en[scope] ?? scope),
        days: Math.max(1, Math.round((expiresAt - at) / DAY_MS)),
        expiresAt,
        maskedPhoneNumber
      }),

    consentRevoked: ({ app, grantedAt, revokedAt: at, ...occasion }) =>
      write('revoked', occasion, { kind: 'consent_revoked', at, appName: app.name, grantedAt }),

    accountLocked: ({ now: at, until, ...occasion }) =>
      write('locked', occasion, { kind: 'account_locked', at, until })
  }
}

function wordsOf(institution: WritingInstitution): InstitutionWords {
  const { name, inquiryTelephone, noticeClosing, translations } = institution
  const nameInEnglish = translations?.en?.name
  return {
    ...{ name, inquiryTelephone },
    ...(nameInEnglish && { nameInEnglish }),
    ...(noticeClosing && { closing: noticeClosing })
  }
}

/** Nobody has two mailboxes that differ in their capital letters alone. */
function withoutRepeats(addresses: readonly string[]): readonly string[] {
  const letters = addresses.map((address) => address.toLowerCase())
  return addresses.filter((_address, index) => letters.indexOf(letters[index] ?? '') === index)
}
