import { isRedisAway } from '@yobirin/redis'
import type { FastifyError } from 'fastify'
import { ApiProblem } from './api-problem.ts'
import type { ProblemCode } from './problem-kinds.ts'
import { validationErrors } from './validation-errors.ts'

const codesOfFastify: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json'
}

/** Any error as what may be told; whatever is not known becomes `internal_error`. */
export function toProblem(error: FastifyError | Error): ApiProblem {
  if (error instanceof ApiProblem) return error
  if ('validation' in error && error.validation) {
    const part = error.validationContext ?? 'body'
    return new ApiProblem('invalid_request', { errors: validationErrors(part, error.validation) })
  }
  if (isRedisAway(error)) return new ApiProblem('service_unavailable', { retryAfterSeconds: 2 })
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>
  const known = codesOfFastify[code]
  if (known) return new ApiProblem(known)
  return new ApiProblem(statusCode < 500 ? 'malformed_request' : 'internal_error')
}
