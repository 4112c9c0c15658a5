import {
  type Configuration,
  loadConfiguration,
  secret,
  sharedVariables
} from '@yobirin/configuration'
import { Type } from 'typebox'

const url = (fallback: string, description: string) =>
  Type.String({ default: fallback, pattern: '^https?://[^?#]+$', description })

export const ConsoleVariables = Type.Object({
  ...sharedVariables,
  CONSOLE_PORT: Type.Integer({
    default: 3006,
    minimum: 0,
    maximum: 65_535,
    description: 'Port of the pages, of health and metrics'
  }),
  CONSOLE_PUBLIC_URL: Type.String({
    default: 'http://localhost:3006',
    pattern: '^https?://[^/?#]+/?$',
    requiredInProduction: true,
    description: 'Where a browser finds the console; HTTPS outside the sandbox'
  }),
  CALL_VERIFICATION_URL: url(
    'http://127.0.0.1:3001',
    'Where the console finds call-verification: pools, numbers, figures'
  ),
  FLOW_URL: url('http://127.0.0.1:3000', 'Where the console finds flow: everything else'),
  NOTIFICATION_URL: url(
    'http://127.0.0.1:3003',
    'Where the console finds notification: dead letters'
  ),
  REDIS_URL: Type.String({ minLength: 1, description: 'Where the queues lie' }),
  REDIS_KEY_PREFIX: Type.String({
    default: 'yobirin',
    pattern: '^[A-Za-z0-9._-]{1,64}$',
    description: 'First part of every Redis key; the same for all services'
  }),
  CONSOLE_SESSION_KEYS: secret({
    description: 'Seal the cookie of a session: `id:key`, comma-separated; the first seals'
  }),
  CONSOLE_API_TOKENS: secret({
    description:
      "The console's own tokens, `role:token`, comma-separated: the viewer's asks for what everybody sees"
  }),
  CONSOLE_SESSION_HOURS: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    maximum: 24,
    description: 'Hours until one has to sign in again'
  })
})

export type ConsoleConfiguration = Configuration<typeof ConsoleVariables>

/** @throws ConfigurationError that names every faulty variable */
export function readConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): ConsoleConfiguration {
  return loadConfiguration(ConsoleVariables, environment)
}
