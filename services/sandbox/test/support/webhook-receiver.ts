import { EventEmitter, once } from 'node:events'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyReply } from 'fastify'
import twilio from 'twilio'

interface Test {
  teardown(run: () => unknown): unknown
}

export interface Received {
  readonly path: string
  readonly parameters: Record<string, string>
  readonly headers: Record<string, string>
  /** What `twilio.validateRequest` says to the signature. */
  readonly genuine: boolean
}

/** What the service under the webhooks would say. */
export type Answer = (received: Received, reply: FastifyReply) => unknown

export const AUTH_TOKEN = 'the-first-token'
const VOICE = '/webhooks/twilio/voice'

/** The receiving end of the webhooks, as call-verification is: real HTTP, real validation. */
export async function startReceiver(t: Test) {
  const arrivals = new EventEmitter()
  const received: Received[] = []
  const answers: Record<string, Answer> = {}
  const app = Fastify({ forceCloseConnections: true })
  await app.register(formbody)

  for (const path of [VOICE, `${VOICE}/fallback`, `${VOICE}/status`]) {
    app.post(path, async (request, reply) => {
      const parameters = request.body as Record<string, string>
      const headers = request.headers as Record<string, string>
      const signature = headers['x-twilio-signature'] ?? ''
      const genuine = twilio.validateRequest(AUTH_TOKEN, signature, url + request.url, parameters)
      const arrival = { path: path.slice(VOICE.length), parameters, headers, genuine }
      received.push(arrival)
      arrivals.emit(arrival.path, arrival)
      const answer = answers[arrival.path]
      return answer ? answer(arrival, reply) : reply.code(204).send()
    })
  }
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())

  return {
    url,
    received,
    /** How the voice webhook and the fallback answer from now on. */
    answer: (voice: Answer, fallback?: Answer) => {
      answers[''] = voice
      if (fallback) answers['/fallback'] = fallback
    },
    /** The next webhook of a kind: '', '/fallback' or '/status'. */
    next: async (path: '' | '/fallback' | '/status') => {
      const [arrival] = await once(arrivals, path)
      return arrival as Received
    },
    close: () => app.close()
  }
}

export const twiml =
  (verbs: string, contentType = 'text/xml'): Answer =>
  (_received, reply) =>
    reply
      .type(contentType)
      .send(`<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`)

export const REJECT = '<Reject reason="busy"/>'
