import {
  type Configuration,
  ConfigurationError,
  loadConfiguration,
  redisAddress,
  secret,
  sharedVariables
} from '@yobirin/configuration'
import { tracingVariables } from '@yobirin/tracing'
import { Type } from 'typebox'

export const configurationSchema = Type.Object({
  ...sharedVariables,
  ...tracingVariables,
  CALL_VERIFICATION_PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 3001,
    description: 'Port of the HTTP API and of the webhooks'
  }),
  WEBHOOK_PUBLIC_URL: Type.String({
    pattern: '^https?://',
    default: 'http://localhost:3001',
    requiredInProduction: true,
    description:
      'Address under which carriers reach the webhooks, exactly as entered there up to the path; ' +
      'several, comma-separated, where the fallback has a host of its own'
  }),
  REDIS_URL: redisAddress({
    description: 'Redis 6.2 or later with persistence and `noeviction`'
  }),
  REDIS_KEY_PREFIX: Type.String({
    pattern: '^[a-z0-9-]{1,64}$',
    default: 'yobirin',
    description: 'First part of every key; two installations may share a Redis by it'
  }),
  PHONE_HASH_KEY: secret({
    description: 'Key under which telephone numbers are hashed, the same in every process'
  }),
  SEALING_KEYS: secret({
    description: 'Keys of sealed queue payloads, `id:base64url,…`: the first seals, all open'
  }),
  API_TOKENS: secret({
    description:
      'Who may use the API, `name:role:token,…`; roles `verifier`, `viewer`, `operator`, `administrator`'
  }),
  ACTS_NEEDING_APPROVAL: Type.String({
    default: '',
    description:
      'Acts that another person has to approve, comma-separated, the same for both services: `liftLock`, `revokeConsent`, `setSwitch`, `changeNumber`, `configurePool`'
  }),
  ON_BEHALF_TOKENS: Type.String({
    default: '',
    description:
      "Names of API tokens whose holder may say for whom it asks, comma-separated: the console's"
  }),
  TWILIO_ACCOUNT_SID: Type.String({
    pattern: '^AC[0-9a-f]{32}$',
    description: 'The Twilio account whose calls are accepted'
  }),
  TWILIO_AUTH_TOKEN: secret({
    description: "The account's auth token; two, comma-separated, during rotation"
  }),
  TWILIO_API_URL: Type.String({
    default: 'https://api.twilio.com',
    pattern: '^(https://|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:|/|$))',
    description: "Where Twilio's REST API answers, for test calls; another one in tests"
  }),
  TEST_CALL_GATEWAY: Type.String({
    default: '',
    pattern: '^(|twilio|sandbox)$',
    description:
      'Who places test calls to our own numbers, `twilio` or the telephone of the `sandbox`; without it nobody'
  }),
  TEST_CALL_FROM: Type.String({
    default: '',
    pattern: '^(|\\+[1-9]\\d{6,14})$',
    description:
      'The telephone that test calls come from, E.164: a number of our own that nobody else calls from'
  }),
  SANDBOX_PUBLIC_URL: Type.String({
    default: 'http://localhost:3002',
    pattern: '^https?://[^?#]+$',
    description: 'Where the telephone of the sandbox is, for test calls'
  }),
  SIP_GATEWAY_SECRET: secret({
    optional: true,
    description:
      'Signs what the SIP gateway sends; two, comma-separated, during rotation; without it there is no SIP gateway'
  })
})

export type CallVerificationConfiguration = Configuration<typeof configurationSchema>

/** @throws ConfigurationError that names every faulty variable */
export function loadCallVerificationConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): CallVerificationConfiguration {
  const configuration = loadConfiguration(configurationSchema, environment)
  const { YOBIRIN_MODE, WEBHOOK_PUBLIC_URL, SIP_GATEWAY_SECRET } = configuration
  // With an address that is not the one entered at the carrier every signature fails, and the carrier
  // answers the calls.
  if (YOBIRIN_MODE === 'production' && /(^|,)\s*http:/.test(WEBHOOK_PUBLIC_URL)) {
    throw new ConfigurationError(
      'The configuration is not right:\n  WEBHOOK_PUBLIC_URL must be the public https address in production.'
    )
  }
  if (SIP_GATEWAY_SECRET.split(',').some((part) => part.trim().length < 16) && SIP_GATEWAY_SECRET) {
    throw new ConfigurationError(
      'The configuration is not right:\n  SIP_GATEWAY_SECRET must have at least 16 characters, each of two.'
    )
  }
  return configuration
}
