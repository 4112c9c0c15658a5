import {
  APPROVAL_HEADER,
  type GuardableAct,
  ON_BEHALF_OF_HEADER,
  type Problem,
  ProblemSchema
} from '@yobirin/contracts'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

const LONGEST_ANSWER_MS = 10_000

/** What a service is asked with. */
export interface Credential {
  readonly token: string
  /** For whom, where the token is the console's own: a person, as `writePerson` writes them. */
  readonly onBehalfOf?: string
}

export interface ServiceRequest<Schema extends TSchema> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** Path and query, each part encoded. */
  readonly path: string
  readonly body?: unknown
  /** What the answer must look like. */
  readonly answer: Schema
  readonly credential: Credential
  /** Which act it is, where settings may have another person approve it. */
  readonly guarded?: { readonly act: GuardableAct; readonly target: string }
  /** What flow sealed of an act that was approved. */
  readonly approval?: string
}

export interface ServiceAnswer<Value> {
  readonly status: number
  readonly value: Value
}

/** A service of ours refused; `problem.code` says why. */
export class ServiceProblem extends Error {
  readonly code = 'SERVICE_PROBLEM'
  readonly service: string
  readonly problem: Problem

  constructor(service: string, problem: Problem) {
    super(`${service} refuses: ${problem.code}`)
    this.service = service
    this.problem = problem
  }
}

/** A service of ours does not answer, or nothing that this version understands. */
export class ServiceSilent extends Error {
  readonly code = 'SERVICE_SILENT'
  readonly service: string

  constructor(service: string, what: string, cause?: unknown) {
    super(`${service} ${what}`, { cause })
    this.service = service
  }
}

export type ServiceClient = <Schema extends TSchema>(
  request: ServiceRequest<Schema>
) => Promise<ServiceAnswer<Static<Schema>>>

/** Speaks to the HTTP API of one of our services as the holder of a token, or for a person. */
export function createServiceClient(service: string, url: string): ServiceClient {
  const base = url.replace(/\/+$/, '')

  /** @throws ServiceProblem, ServiceSilent */
  return async function request({ method = 'GET', path, body, answer, credential, approval }) {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${credential.token}`,
        ...(credential.onBehalfOf && { [ON_BEHALF_OF_HEADER]: credential.onBehalfOf }),
        ...(approval !== undefined && { [APPROVAL_HEADER]: approval }),
        ...(body !== undefined && { 'content-type': 'application/json' })
      },
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
      ...(body !== undefined && { body: JSON.stringify(body) })
    }).catch((cause) => {
      throw new ServiceSilent(service, 'does not answer', cause)
    })
    const value: unknown = await response.json().catch(() => undefined)
    if (!response.ok && fits(ProblemSchema, value)) throw new ServiceProblem(service, value)
    if (!response.ok || !fits(answer, value)) {
      throw new ServiceSilent(service, `answers with ${response.status} and nothing understood`)
    }
    return { status: response.status, value }
  }
}

const validators = new Map<TSchema, { Check(value: unknown): boolean }>()

function fits<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  const validator = validators.get(schema) ?? Compile(schema)
  validators.set(schema, validator)
  return validator.Check(value)
}
