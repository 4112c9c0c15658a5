import { type Static, Type } from 'typebox'
import { TraceparentSchema } from './traceparent.ts'

/** BullMQ queue: flow, call-verification → notification. */
export const NOTIFICATIONS_QUEUE = 'notifications'

/**
 * Words that others chose and that we put into a letter: one line, in the order in which it is read, and
 * nothing that a mail reader would make a link of.
 */
export const NOTICE_WORDS_PATTERN =
  '^(?!.*(?::\\/\\/|[wW]{3}\\.))' +
  '[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]+$'

const words = (maxLength: number) => Type.String({ maxLength, pattern: NOTICE_WORDS_PATTERN })
const instant = () => Type.Integer({ description: 'Milliseconds since 1970' })
// RFC 5321, section 4.5.3.1.3.
const recipient = () => Type.String({ maxLength: 254, description: 'One e-mail address' })

/** How an institution speaks in a letter. */
export const InstitutionWordsSchema = Type.Object({
  name: words(60),
  nameInEnglish: Type.Optional(words(60)),
  inquiryTelephone: Type.String({ pattern: '^0[0-9-]{9,12}$' }),
  closing: Type.Optional(words(400))
})
export type InstitutionWords = Static<typeof InstitutionWordsSchema>

const ConsentGrantedSchema = Type.Object({
  kind: Type.Literal('consent_granted'),
  to: recipient(),
  institution: InstitutionWordsSchema,
  at: instant(),
  appName: words(60),
  reads: Type.Array(words(60), { minItems: 1, description: 'What the app may read' }),
  readsInEnglish: Type.Optional(Type.Array(words(60), { minItems: 1 })),
  days: Type.Integer({ minimum: 1 }),
  expiresAt: instant(),
  maskedPhoneNumber: words(16)
})
export type ConsentGranted = Static<typeof ConsentGrantedSchema>

const ConsentRevokedSchema = Type.Object({
  kind: Type.Literal('consent_revoked'),
  to: recipient(),
  institution: InstitutionWordsSchema,
  at: instant(),
  appName: words(60),
  grantedAt: instant()
})
export type ConsentRevoked = Static<typeof ConsentRevokedSchema>

const AccountLockedSchema = Type.Object({
  kind: Type.Literal('account_locked'),
  to: recipient(),
  institution: InstitutionWordsSchema,
  at: instant(),
  until: instant()
})
export type AccountLocked = Static<typeof AccountLockedSchema>

export const NoticeKindSchema = Type.Union([
  Type.Literal('consent_granted'),
  Type.Literal('consent_revoked'),
  Type.Literal('account_locked')
])
export type NoticeKind = Static<typeof NoticeKindSchema>

/** What the seal of a notice holds: all that its letter says, so that its writer need not know anybody. */
export const NoticeContentSchema = Type.Union([
  ConsentGrantedSchema,
  ConsentRevokedSchema,
  AccountLockedSchema
])
export type NoticeContent = Static<typeof NoticeContentSchema>

/** One notice to one recipient. */
export const NoticeSchema = Type.Object({
  id: Type.String({
    pattern: '^[A-Za-z0-9._-]{1,128}$',
    description: 'The same event and recipient always have the same id; also the job id'
  }),
  kind: NoticeKindSchema,
  institution: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
  sealedContent: Type.String({
    description: 'NoticeContent as JSON, sealed with the context `notice <id>`'
  }),
  traceparent: TraceparentSchema
})
export type Notice = Static<typeof NoticeSchema>
