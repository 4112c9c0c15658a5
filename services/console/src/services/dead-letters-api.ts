import { type Static, Type } from 'typebox'
import type { Credential, ServiceClient } from './service-client.ts'

const DeadLetterSchema = Type.Object({
  id: Type.String(),
  kind: Type.Optional(Type.String()),
  institution: Type.Optional(Type.String()),
  reason: Type.String(),
  responseCode: Type.Optional(Type.Integer()),
  setAsideAt: Type.String()
})
export type DeadLetter = Static<typeof DeadLetterSchema>
const ListSchema = Type.Object({ deadLetters: Type.Array(DeadLetterSchema) })
const ResentSchema = Type.Object({ id: Type.String(), status: Type.String() })

/** notification's API for operators: notices that were set aside. */
export function createDeadLettersApi(request: ServiceClient) {
  return {
    async list(credential: Credential) {
      const path = '/v1/dead-letters?limit=100'
      return (await request({ path, answer: ListSchema, credential })).value.deadLetters
    },
    async resend(credential: Credential, id: string, why: string) {
      const path = `/v1/dead-letters/${encodeURIComponent(id)}/resend`
      return (
        await request({ method: 'POST', path, body: { why }, answer: ResentSchema, credential })
      ).value
    }
  }
}
export type DeadLettersApi = ReturnType<typeof createDeadLettersApi>
