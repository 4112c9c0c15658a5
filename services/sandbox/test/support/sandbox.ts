import { Writable } from 'node:stream'
import { createLogger } from '@yobirin/logging'
import { freePort } from '../../../../test/support/free-port.ts'
import { buildApp } from '../../src/app.ts'
import { readConfiguration } from '../../src/config.ts'
import type { WebhookPolicy } from '../../src/telephone/fetch-twiml.ts'
import type { CallView } from '../../src/telephone/place-call.ts'
import { AUTH_TOKEN } from './webhook-receiver.ts'

interface Test {
  teardown(run: () => unknown): unknown
}

export const ACCOUNT_SID = `AC${'0123456789abcdef'.repeat(2)}`

/** A carrier less patient than Twilio. */
export const IMPATIENT: WebhookPolicy = { retries: 1, connectMs: 1_000, totalMs: 1_000 }

/** The sandbox itself, asked without a port; only its mailbox listens. */
export async function startSandbox(
  t: Test,
  environment: Record<string, string> = {},
  policy?: WebhookPolicy
) {
  let log = ''
  const destination = new Writable({
    write(chunk, _encoding, done) {
      log += chunk
      done()
    }
  })
  const configuration = readConfiguration({
    SANDBOX_SMTP_PORT: String(await freePort()),
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: `${AUTH_TOKEN},the-second-token`,
    LOG_LEVEL: 'trace',
    ...environment
  })
  const logger = createLogger({ service: 'sandbox', level: 'trace', destination })
  const app = await buildApp(configuration, logger, policy ? { policy } : {})
  t.teardown(() => app.close())

  return {
    app,
    smtpPort: configuration.SANDBOX_SMTP_PORT,
    log: () => log,
    async dial(call: object): Promise<string> {
      const answer = await app.inject({ method: 'POST', url: '/phone/calls', payload: call })
      if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`)
      return answer.json().callSid
    },
    async look(callSid: string): Promise<CallView> {
      return (await app.inject(`/phone/calls/${callSid}`)).json()
    },
    async hangUp(callSid: string): Promise<number> {
      const url = `/phone/calls/${callSid}/hangup`
      return (await app.inject({ method: 'POST', url })).statusCode
    }
  }
}
