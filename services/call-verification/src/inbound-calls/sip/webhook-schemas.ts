import {
  GATEWAY_SIGNATURE_HEADER,
  SipCallAnswerSchema,
  SipCallEndedSchema,
  SipCallSchema
} from '@yobirin/contracts'
import { Type } from 'typebox'
import { problemResponses } from '../../problems/problem-responses.ts'

const signed = {
  tags: ['webhooks'],
  headers: Type.Object({
    [GATEWAY_SIGNATURE_HEADER]: Type.String({
      description: '`t=<seconds since 1970>,v1=<hex HMAC-SHA-256 of t.body>`'
    })
  })
}

const problems = problemResponses(
  'invalid_request',
  'malformed_json',
  'signature_invalid',
  'body_too_large',
  'unsupported_media_type',
  'service_unavailable'
)

export const sipCallSchema = {
  ...signed,
  operationId: 'receiveSipCall',
  summary: 'A call comes in on the trunk',
  body: SipCallSchema,
  response: {
    200: { ...SipCallAnswerSchema, description: 'How long it is to ring' },
    ...problems
  }
}

export const sipCallEndedSchema = {
  ...signed,
  operationId: 'noteSipCallEnd',
  summary: 'The caller has hung up',
  body: SipCallEndedSchema,
  response: { 204: { description: 'Noted', type: 'null' }, ...problems }
}
