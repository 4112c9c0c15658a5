import { isRedisAway } from '@yobirin/redis'
import type { FastifyError } from 'fastify'
import { DatabaseUnavailable } from '../../database/database-errors.ts'
import { AdminProblem } from './admin-problem.ts'
import type { ProblemCode } from './problem-kinds.ts'
import { validationErrors } from './validation-errors.ts'

const codesOfFastify: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json'
}

/** Any error as what may be told; whatever is not known becomes `internal_error`. */
export function toAdminProblem(error: FastifyError | Error): AdminProblem {
  if (error instanceof AdminProblem) return error
  if ('validation' in error && error.validation) {
    const part = error.validationContext ?? 'body'
    return new AdminProblem('invalid_request', validationErrors(part, error.validation))
  }
  if (error instanceof DatabaseUnavailable || isRedisAway(error)) {
    return new AdminProblem('service_unavailable')
  }
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>
  const known = codesOfFastify[code]
  if (known) return new AdminProblem(known)
  return new AdminProblem(statusCode < 500 ? 'malformed_request' : 'internal_error')
}
