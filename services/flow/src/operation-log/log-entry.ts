import { type Static, Type } from 'typebox'

const WORD = { pattern: '^[a-z][a-z0-9_-]{0,63}$' }
const ID = { pattern: '^[A-Za-z0-9._-]{1,128}$' }
/** A telephone or account number in full does not pass. */
const Masked = Type.String({ pattern: '^(?!.*[0-9]{5})[^\\u0000-\\u001f]{1,64}$' })

/** What the operation log keeps of one thing that was done. */
export const LogFactsSchema = Type.Object({
  id: Type.String({ ...ID, description: 'The same deed always has the same id; also the job id' }),
  at: Type.Integer({ minimum: 0, maximum: 8.64e15, description: 'Milliseconds since 1970' }),
  institution: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
  app: Type.Optional(Type.String(ID)),
  journeyId: Type.Optional(Type.String(ID)),
  step: Type.String(WORD),
  action: Type.String({ ...WORD, description: 'What was asked for, such as `next` or `cancel`' }),
  outcome: Type.String({ ...WORD, description: 'What became of it' }),
  code: Type.Optional(
    Type.String({ pattern: '^[A-Z0-9]{2,8}$', description: 'The error code that was shown' })
  ),
  reason: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })),
  accountKey: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,128}$' })),
  maskedAccount: Type.Optional(Masked),
  maskedPhone: Type.Optional(Masked),
  verificationId: Type.Optional(Type.String(ID)),
  consentId: Type.Optional(Type.String(ID))
})
export type LogFacts = Static<typeof LogFactsSchema>

/** As it travels on the queue. */
export const LogEntrySchema = Type.Object(
  {
    ...LogFactsSchema.properties,
    sealedNameKana: Type.Optional(
      Type.String({
        pattern: '^s1\\.',
        description: 'The kana name, sealed with the context `operation-log <id>`'
      })
    )
  },
  { additionalProperties: false }
)
export type LogEntry = Static<typeof LogEntrySchema>

/** As it is kept: the name clear, or under the seal that it came with. */
export type LoggedEntry = LogEntry & { readonly nameKana?: string }

export function nameContext(entryId: string): string {
  return `operation-log ${entryId}`
}
