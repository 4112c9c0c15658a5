import { randomUUID } from 'node:crypto'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Agent, request } from 'undici'
import type { ClientCertificate } from './client-certificate.ts'
import { CoreSystemFault } from './core-system-fault.ts'

/** A record is a few hundred bytes. */
const LARGEST_ANSWER = 64 * 1024
/** Shorter than most servers keep a connection, so that none is used that is about to be closed. */
const KEEPS_CONNECTION_MS = 2_000

export interface CoreSystemClient {
  /**
   * Asks once. Nothing of what is asked or answered is in an address or in an error.
   *
   * @returns the answer without what its schema does not name
   * @throws CoreSystemFault when no answer comes in time that fits its schema
   */
  ask<Answer extends TSchema>(path: string, body: unknown, answer: Answer): Promise<Static<Answer>>
  close(): Promise<void>
}

/**
 * @param url of the core system, https, with or without a path
 * @param answersWithinMs from the first packet to the last byte of the answer
 */
export function createCoreSystemClient({
  url,
  certificate,
  answersWithinMs
}: {
  url: string
  certificate: ClientCertificate
  answersWithinMs: number
}): CoreSystemClient {
  const base = url.replace(/\/+$/, '')
  const dispatcher = new Agent({
    connect: { ...certificate, minVersion: 'TLSv1.2', timeout: answersWithinMs },
    keepAliveTimeout: KEEPS_CONNECTION_MS,
    keepAliveMaxTimeout: KEEPS_CONNECTION_MS,
    maxResponseSize: LARGEST_ANSWER
  })

  async function post(path: string, body: unknown): Promise<unknown> {
    const { statusCode, body: answer } = await request(`${base}${path}`, {
      method: 'POST',
      dispatcher,
      signal: AbortSignal.timeout(answersWithinMs),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-request-id': randomUUID()
      },
      body: JSON.stringify(body)
    })
    if (statusCode === 200) return answer.json()
    await answer.dump()
    throw new CoreSystemFault(`The core system answered ${statusCode}`, {
      passing: statusCode >= 500 || statusCode === 429
    })
  }

  return {
    async ask<Answer extends TSchema>(path: string, body: unknown, schema: Answer) {
      const answer = await post(path, body).catch((error) => {
        throw toFault(error)
      })
      const validator = validatorOf(schema)
      if (validator.Check(answer)) return validator.Clean(answer) as Static<Answer>
      const [fault] = validator.Errors(answer)
      throw new CoreSystemFault(
        `What the core system answered does not fit at ${fault?.instancePath || 'its top'}`,
        { passing: false }
      )
    },
    close: () => dispatcher.close()
  }
}

const validators = new WeakMap<TSchema, ReturnType<typeof Compile>>()

function validatorOf(schema: TSchema) {
  const validator = validators.get(schema) ?? Compile(schema)
  validators.set(schema, validator)
  return validator
}

/** Errors of the parser and of TLS quote what came; the code alone does not. */
function toFault(error: unknown): CoreSystemFault {
  if (error instanceof CoreSystemFault) return error
  if (error instanceof SyntaxError) {
    return new CoreSystemFault('What the core system answered is not JSON', { passing: false })
  }
  const { code, name } = error as { code?: unknown; name?: string }
  const what = typeof code === 'string' ? code : name
  return new CoreSystemFault(`The core system cannot be reached: ${what}`, { passing: true })
}
