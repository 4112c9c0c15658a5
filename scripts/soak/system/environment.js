// @ts-check
import { randomBytes } from 'node:crypto'
import { sandboxSecrets } from '../../settings/sandbox-secrets.js'
import { lastingPort } from './lasting-port.js'

/** @typedef {'call-verification' | 'call-verification-2' | 'flow' | 'notification' | 'sandbox'} ServiceName */

/**
 * Two processes of call-verification: the carrier takes a call that one does not answer to the other.
 *
 * @type {readonly { name: ServiceName, room: string, port: string }[]}
 */
export const PROCESSES = [
  { name: 'call-verification', room: 'call-verification', port: 'CALL_VERIFICATION_PORT' },
  { name: 'call-verification-2', room: 'call-verification', port: 'CALL_VERIFICATION_PORT' },
  { name: 'flow', room: 'flow', port: 'FLOW_PORT' },
  { name: 'notification', room: 'notification', port: 'NOTIFICATION_PORT' },
  { name: 'sandbox', room: 'sandbox', port: 'SANDBOX_PORT' }
]

// The customers of a soak all come from one address, and faster than customers do.
const NO_RATE_LIMIT = '1000000/60'

/**
 * What every process is told, and what is its own.
 *
 * @param {{ folder: string, databaseUrl: string, redisUrls: (name: ServiceName) => string, smtpUrl: string }} parts
 */
export async function environments({ folder, databaseUrl, redisUrls, smtpUrl }) {
  const ports = /** @type {Record<ServiceName, number>} */ ({})
  for (const { name } of PROCESSES) ports[name] = await lastingPort()
  const url = (/** @type {ServiceName} */ name) => `http://localhost:${ports[name]}`
  const token = () => randomBytes(24).toString('base64url')
  const tokens = { verifier: token(), operator: token() }
  const secrets = sandboxSecrets(folder)
  const shared = {
    ...secrets,
    PATH: process.env.PATH ?? '',
    API_TOKENS: `soak:verifier:${tokens.verifier},night-shift:operator:${tokens.operator}`,
    FLOW_PUBLIC_URL: url('flow'),
    WEBHOOK_PUBLIC_URL: `${url('call-verification')},${url('call-verification-2')}`,
    SANDBOX_PUBLIC_URL: url('sandbox'),
    SANDBOX_SMTP_PORT: String(await lastingPort()),
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'bank@soak.example',
    DATABASE_URL: databaseUrl,
    RATE_LIMIT_ADDRESS_STARTS: NO_RATE_LIMIT,
    RATE_LIMIT_ADDRESS_CHECKS: NO_RATE_LIMIT
  }
  return {
    url,
    tokens,
    carrier: {
      accountSid: secrets.TWILIO_ACCOUNT_SID ?? '',
      authToken: secrets.TWILIO_AUTH_TOKEN ?? '',
      voiceUrl: `${url('call-verification')}/webhooks/twilio/voice`,
      fallbackUrl: `${url('call-verification-2')}/webhooks/twilio/voice/fallback`,
      statusUrl: `${url('call-verification')}/webhooks/twilio/voice/status`
    },
    /** @param {typeof PROCESSES[number]} process @returns {Record<string, string>} */
    of: ({ name, port }) => ({ ...shared, [port]: String(ports[name]), REDIS_URL: redisUrls(name) })
  }
}
