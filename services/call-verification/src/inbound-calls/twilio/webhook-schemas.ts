import { Type } from 'typebox'
import { problemResponses } from '../../problems/problem-responses.ts'

// For the reader of /openapi.json only: what is sent is checked by its signature, then by its fields.
const documentedForm = {
  CallSid: Type.String({ description: 'The call; the same at the fallback and in the status' }),
  AccountSid: Type.String({ description: 'TWILIO_ACCOUNT_SID' }),
  From: Type.String({ description: 'The caller, or one of the words for a withheld number' }),
  To: Type.String({ description: 'The number called, E.164' }),
  CallStatus: Type.String()
}

const shared = {
  tags: ['webhooks'],
  consumes: ['application/x-www-form-urlencoded'],
  headers: Type.Object({ 'x-twilio-signature': Type.String() })
}

const problems = problemResponses('signature_invalid', 'body_too_large', 'unsupported_media_type')

export function voiceSchema(operationId: string, summary: string) {
  return {
    ...shared,
    operationId,
    summary,
    body: Type.Object(documentedForm),
    response: {
      200: {
        description: 'TwiML that lets the call ring and refuses it as busy; never answers it',
        content: { 'text/xml': { schema: { type: 'string' } } }
      },
      ...problems
    }
  }
}

export const statusSchema = {
  ...shared,
  operationId: 'noteTwilioCallEnd',
  summary: 'A call has ended',
  body: Type.Object({ ...documentedForm, CallDuration: Type.Optional(Type.String()) }),
  response: {
    204: { description: 'Noted', type: 'null' },
    ...problems,
    ...problemResponses('service_unavailable')
  }
}
