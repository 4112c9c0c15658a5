import { readFile } from 'node:fs/promises'
import formbody from '@fastify/formbody'
import { Ajv, type ValidateFunction } from 'ajv'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import openapiGlue from 'fastify-openapi-glue'

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

interface Content {
  readonly 'application/json': {
    readonly schema: object
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>
  }
}

export interface DescribedServer {
  readonly app: FastifyInstance
  /** Requests that do not fit Twilio's description, and answers of ours that do not. */
  readonly misfits: string[]
  /** The operations that were asked for. */
  readonly asked: Set<string>
}

const anything = true as const

const formats = {
  ...fullFormats,
  // Its own examples have paths, and nothing, where the description says URI.
  uri: /^$|^\/|^https?:\/\//,
  'phone-number': /^\+[1-9]\d{6,14}$/,
  'http-method': /^(GET|POST)$/,
  'date-time-rfc-2822': /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/,
  ...{
    'phone-number-capabilities': anything,
    'uri-map': anything,
    int64: anything,
    twiml: anything
  },
  ...{ 'iso-country-code': /^[A-Z]{2}$/, currency: /^[A-Z]{3}$/ }
}

const file = new URL('description.json', import.meta.url)
const specification = JSON.parse(await readFile(file, 'utf8'))
const operations = operationsOf(specification)
const checks = answerChecks()

/**
 * A server made from Twilio's description: its routes, and the check of every request, come from there.
 * Operations without a handler answer with the description's own example.
 */
export async function buildDescribedServer(
  handlers: Readonly<Record<string, Handler>>
): Promise<DescribedServer> {
  const misfits: string[] = []
  const asked = new Set<string>()
  const app = Fastify({
    ajv: { customOptions: { strict: false, removeAdditional: false, formats } }
  })
  await app.register(formbody)
  app.addHook('onRequest', async (request, reply) => {
    if (!request.headers.authorization?.startsWith('Basic ')) {
      return reply.code(401).send(refusal(401, 20003, 'Authenticate'))
    }
  })
  app.setErrorHandler<Error & { validation?: unknown; statusCode?: number }>(
    (error, request, reply) => {
      const what = `${request.method} ${request.url}: ${error.message}`
      misfits.push(what)
      return reply.code(400).send(refusal(400, 20001, what))
    }
  )
  app.setNotFoundHandler((request, reply) => {
    misfits.push(`${request.method} ${request.url}: no such operation`)
    return reply.code(404).send(refusal(404, 20404, `The requested resource was not found`))
  })

  const serviceHandlers = Object.fromEntries(
    operations.map((operation) => {
      const { operationId } = operation
      const handle = handlers[operationId]
      const checked: Handler = async (request, reply) => {
        asked.add(operationId)
        // Twilio's own examples do not all fit its description: they are taken as they are.
        if (handle === undefined) return exampleOf(operation)(request, reply)
        const answer = await handle(request, reply)
        const check = checks.get(`${operationId} ${reply.statusCode}`)
        if (!request.raw.socket.destroyed && check && !check(answer)) {
          misfits.push(`answer of ${operationId}: ${JSON.stringify(check.errors)}`)
        }
        return answer
      }
      return [operationId, checked]
    })
  )
  app.addHook('onRoute', (route) => {
    // Answers go out as they are: Fastify would leave out what the description does not have.
    route.serializerCompiler = () => (value) => JSON.stringify(value)
    const { body, querystring } = (route.schema ?? {}) as Record<string, object | undefined>
    for (const fields of [body, querystring]) {
      if (fields) Object.assign(fields, { additionalProperties: false })
    }
  })
  await app.register(openapiGlue, {
    specification: structuredClone(specification),
    serviceHandlers
  })
  return { app, misfits, asked }
}

/** An error as Twilio answers it. */
export function refusal(status: number, code: number, message: string) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
}

function operationsOf({
  paths
}: {
  paths: Record<string, Record<string, Operation>>
}): Operation[] {
  return Object.values(paths)
    .flatMap((path) => Object.values(path))
    .filter(({ operationId }) => operationId !== undefined)
}

function exampleOf({ responses }: Operation): Handler {
  const [[status, response] = ['500', {}]] = Object.entries(responses)
  const [example] = Object.values(response?.content?.['application/json'].examples ?? {})
  return async (_, reply) => {
    reply.code(Number(status))
    return example?.value
  }
}

/** What an answer must look like, by operation and status. */
function answerChecks() {
  const ajv = new Ajv({ strict: false, formats, allErrors: true })
  ajv.addSchema(specification, 'twilio')
  const checks = new Map<string, ValidateFunction>()
  for (const { operationId, responses } of operations) {
    for (const [status, { content }] of Object.entries(responses)) {
      if (!content) continue
      const text = JSON.stringify(content['application/json'].schema)
      const schema = JSON.parse(text.replaceAll('"#/', '"twilio#/'))
      checks.set(`${operationId} ${status}`, ajv.compile(schema))
    }
  }
  return checks
}
