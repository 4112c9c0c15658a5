import { type Problem, ProblemSchema } from '@yobirin/contracts'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

const LONGEST_ANSWER_MS = 15_000

export interface ApiRequest<Schema extends TSchema> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query, each part encoded. */
  readonly path: string
  readonly body?: unknown
  /** What the answer must look like. */
  readonly answer: Schema
}

export interface ApiAnswer<Value> {
  readonly status: number
  readonly value: Value
}

/** A service of ours refused; `problem.code` says why, for programs. */
export class ApiFailure extends Failure {
  readonly problem: Problem

  constructor(problem: Problem) {
    const endsAll = problem.status === 401 || problem.status === 403 || problem.status >= 500
    super(describe(problem), { endsAll })
    this.problem = problem
  }
}

export type ApiClient = ReturnType<typeof createApiClient>

/** Speaks to the HTTP API of one of our services as the holder of a token. */
export function createApiClient({
  url,
  variable,
  token
}: {
  readonly url: string
  /** The one that the address came from. */
  readonly variable: string
  readonly token: string
}) {
  const base = url.replace(/\/+$/, '')

  /** @throws Failure that says what to do: nobody answers, the answer is a problem or none of ours */
  return async function request<Schema extends TSchema>({
    method = 'GET',
    path,
    body,
    answer
  }: ApiRequest<Schema>): Promise<ApiAnswer<Static<Schema>>> {
    if (token === '') {
      throw new Failure(
        'YOBIRIN_API_TOKEN is missing: set it to a token of API_TOKENS with the role operator, or viewer to look.',
        { exitCode: exitCodes.wrongCommand, endsAll: true }
      )
    }
    const response = await send(`${base}${path}`, variable, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' })
      },
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const value: unknown = await response.json().catch(() => undefined)
    if (!response.ok && fits(ProblemSchema, value)) throw new ApiFailure(value)
    if (!response.ok || !fits(answer, value)) {
      throw new Failure(
        `${method} ${base}${path} was answered with ${response.status} and nothing that this version understands: is ${variable} right?`,
        { endsAll: true }
      )
    }
    return { status: response.status, value }
  }
}

// Compiled when first asked for: each costs a command milliseconds.
const validators = new Map<TSchema, { Check(value: unknown): boolean }>()

function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  const validator = validators.get(schema) ?? Compile(schema)
  validators.set(schema, validator)
  return validator.Check(value)
}

async function send(url: string, variable: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    throw new Failure(
      `Nobody answers at ${new URL(url).origin}: is the service running, and ${variable} right?`,
      { cause, endsAll: true }
    )
  }
}

/** What to do about it at the keyboard, where the service speaks to programs. */
const hints: Readonly<Record<string, string>> = {
  unauthenticated: 'Compare YOBIRIN_API_TOKEN with the API_TOKENS of the service.',
  forbidden:
    "Set YOBIRIN_API_TOKEN to an operator's; to register or change a client, to an administrator's.",
  pool_not_found: 'yobirin pools list shows those there are; pools configure --create sets one up.',
  changed_meanwhile: 'Nothing was changed; look again, then decide.',
  client_taken: 'Nothing was changed; yobirin clients show says what it is.',
  client_not_right: 'Nothing was changed; put this right:',
  number_not_found: 'yobirin pools show lists the numbers of a pool.'
}

function describe({ title, detail = '', code, errors = [] }: Problem): string {
  const faults = errors.map(({ pointer, detail }) => `\n  ${pointer} ${detail}`).join('')
  const hint = hints[code] ?? detail
  return `${title} (${code}).${hint && ` ${hint}`}${faults}`
}
