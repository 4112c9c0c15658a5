import type { Problem } from '@yobirin/contracts'
import { type ProblemCode, type ProblemKind, problemKinds } from './problem-kinds.ts'

/** Thrown anywhere in a request, answered as RFC 9457 problem details. Never holds personal data. */
export class AdminProblem extends Error {
  readonly code: ProblemCode
  readonly statusCode: number
  readonly errors: Problem['errors']

  constructor(code: ProblemCode, errors?: Problem['errors']) {
    super(problemKinds[code].title)
    this.code = code
    this.statusCode = problemKinds[code].status
    this.errors = errors
  }

  get details(): Problem {
    const { status, title, detail }: ProblemKind = problemKinds[this.code]
    const { code, errors } = this
    return { type: `/problems/${code}`, title, status, detail, code, ...(errors && { errors }) }
  }
}
