import { ConfigurationError, redisAddress, secret, sharedVariables } from '@yobirin/configuration'
import { tracingVariables } from '@yobirin/tracing'
import { type Static, Type } from 'typebox'

export const ConfigSchema = Type.Object({
  ...sharedVariables,
  ...tracingVariables,
  FLOW_PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65_535,
    description: 'Port to listen on'
  }),
  FLOW_PUBLIC_URL: Type.String({
    default: 'http://localhost:3000',
    requiredInProduction: true,
    pattern: '^https?://[^/?#@]+$',
    description: 'Address under which browsers reach this service, without a path'
  }),
  REDIS_URL: redisAddress({
    default: 'redis://127.0.0.1:6379',
    requiredInProduction: true,
    description: 'Redis that all processes share'
  }),
  REDIS_KEY_PREFIX: Type.String({
    default: 'yobirin',
    pattern: '^[A-Za-z0-9_-]{1,32}$',
    description: 'First part of every key, the same for all services'
  }),
  DATABASE_URL: secret({
    optional: 'in the sandbox',
    description:
      'PostgreSQL 13 or later that all processes share; without it one runs in the process'
  }),
  DATABASE_CONNECTIONS: Type.Integer({
    default: 10,
    minimum: 2,
    maximum: 200,
    description: 'Most connections to it that one process has at the same time'
  }),
  DATABASE_FOLDER: Type.String({
    default: '',
    description: 'Where the database in the process keeps its data; in memory if empty'
  }),
  DIRECTORY_URL: Type.String({
    default: '',
    pattern: '^$|^https://[^?#@]+$',
    requiredInProduction: true,
    description:
      "Address of the bank's core system; without it the sandbox's own customers are asked"
  }),
  DIRECTORY_CLIENT_CERT: Type.String({
    default: '',
    requiredInProduction: true,
    description: 'File with our certificate for the core system, PEM'
  }),
  DIRECTORY_CLIENT_KEY: Type.String({
    default: '',
    requiredInProduction: true,
    description: 'File with the key of our certificate, PEM'
  }),
  DIRECTORY_CA: Type.String({
    default: '',
    description:
      'File with whoever signed the core system’s certificate, PEM; else those whom Node trusts'
  }),
  DIRECTORY_TIMEOUT_MS: Type.Integer({
    default: 3_000,
    minimum: 100,
    maximum: 10_000,
    description: 'Milliseconds in which the core system has to answer'
  }),
  SEALING_KEYS: secret({
    description: 'Keys that seal personal data, `id:base64url`, the first seals, all open'
  }),
  RECORD_KEYS: secret({
    description:
      'Keys that bind the records of the operation log, `id:base64url`, the first binds, all verify'
  }),
  COOKIE_KEYS: secret({
    description:
      'Keys behind the tokens of forms, comma-separated, the first signs, all are accepted'
  }),
  JWKS: secret({
    description:
      'Private P-256 keys as a JSON Web Key Set: the first signs, the public half of each is published'
  }),
  API_TOKENS: secret({
    description:
      'Bearer tokens, `name:role:token`, comma-separated; `verifier` opens journeys, `viewer`, `operator` and `administrator` use /admin/v1'
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
  PHONE_HASH_KEY: secret({
    description: 'Key under which telephones, accounts and addresses are hashed, the same for all'
  }),
  PIN_PEPPER: secret({
    optional: true,
    description: "Pepper of the PINs of the sandbox's invented customers; production keeps no PINs"
  }),
  TRUSTED_PROXIES: Type.String({
    default: '',
    description:
      'Addresses and networks of reverse proxies whose `X-Forwarded-For` is believed, comma-separated'
  }),
  MUTUAL_TLS_PUBLIC_URL: Type.String({
    default: '',
    pattern: '^$|^https://[^/?#@]+$',
    description:
      'Address under which clients with certificates reach the OAuth endpoints, through proxies of `TRUSTED_PROXIES` that say in `Client-Cert` which one was shown; without it mutual TLS is off'
  }),
  RATE_LIMIT_ADDRESS_STARTS: limit(
    '1200/60',
    'Journeys begun from one address, `count/seconds`; a whole mobile carrier may share one'
  ),
  RATE_LIMIT_ADDRESS_CHECKS: limit(
    '2400/60',
    'Checks against the records from one address, `count/seconds`'
  ),
  RATE_LIMIT_ACCOUNT_CHECKS: limit('30/600', 'Checks of one account, `count/seconds`'),
  RATE_LIMIT_PHONE_DRAWS: limit('20/600', 'Numbers drawn for one telephone, `count/seconds`'),
  INSTITUTIONS_FILE: Type.String({
    default: '',
    description: 'File with the settings of the institutions; without it the invented ones'
  }),
  APPS_FILE: Type.String({
    default: '',
    description: 'File with the registrations of the apps; without it the invented ones'
  }),
  SANDBOX_PUBLIC_URL: Type.String({
    default: 'http://localhost:3002',
    pattern: '^https?://[^?#]+$',
    description: 'Where a browser finds the sandbox, for the return addresses of its apps'
  }),
  DRAIN_SECONDS: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 60,
    description: 'Seconds between saying "not ready" and closing, for load balancers to notice'
  })
})

function limit(standard: string, description: string) {
  return Type.String({ default: standard, pattern: '^[1-9]\\d{0,6}/[1-9]\\d{0,4}$', description })
}

export type Config = Readonly<Static<typeof ConfigSchema>>

/** Reads what a variable holds; what a parser finds wrong with it is told under the variable's name. */
export function parseVariable<Value>(
  config: Config,
  variable: keyof Config & string,
  parse: (text: string) => Value
): Value {
  try {
    return parse(String(config[variable]))
  } catch (error) {
    throw new ConfigurationError(`${variable} is not right: ${(error as Error).message}`)
  }
}
