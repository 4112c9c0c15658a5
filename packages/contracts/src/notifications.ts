import { type Static, Type } from 'typebox'

/** BullMQ queue: flow, call-verification → notification. */
export const NOTIFICATIONS_QUEUE = 'notifications'

export const NoticeKindSchema = Type.Union([Type.Literal('verification_completed')])
export type NoticeKind = Static<typeof NoticeKindSchema>

/** What the seal of a notice holds. */
export const NoticeContentSchema = Type.Object({
  to: Type.String({ maxLength: 64, description: 'E-mail address' }),
  maskedPhoneNumber: Type.String(),
  completedAt: Type.Integer({ description: 'Milliseconds since 1970' })
})
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
  })
})
export type Notice = Static<typeof NoticeSchema>
