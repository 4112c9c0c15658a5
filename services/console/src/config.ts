import {
  type Configuration,
  loadConfiguration,
  redisAddress,
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
  REDIS_URL: redisAddress({ description: 'Where the queues lie' }),
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
      "The console's own tokens, `role:token`, comma-separated: the viewer's asks for what everybody sees, each for whom a provider gave the role"
  }),
  CONSOLE_OIDC_ISSUER: Type.String({
    default: '',
    pattern: '^$|^https?://[^?#]+$',
    description: 'Provider of OpenID Connect that operators sign in at; without it, tokens only'
  }),
  CONSOLE_OIDC_CLIENT_ID: Type.String({
    default: '',
    description: 'What the provider knows the console as; its return address is `/sign-in/callback`'
  }),
  CONSOLE_OIDC_CLIENT_SECRET: secret({
    optional: true,
    description: 'Its secret there; without one it is a public client, which PKCE protects'
  }),
  CONSOLE_OIDC_SCOPE: Type.String({
    default: 'openid profile',
    pattern: '(^| )openid( |$)',
    description: 'What is asked for: `openid`, and what brings the name and the roles'
  }),
  CONSOLE_OIDC_ROLE_CLAIM: Type.String({
    default: 'roles',
    minLength: 1,
    description:
      'Claim that tells the roles, a text or a list; `realm_access.roles` is one in another'
  }),
  CONSOLE_OIDC_VIEWERS: Type.String({
    default: '',
    description: 'The value of that claim which makes somebody a viewer'
  }),
  CONSOLE_OIDC_OPERATORS: Type.String({
    default: '',
    description: 'The value which makes somebody an operator'
  }),
  CONSOLE_OIDC_ADMINISTRATORS: Type.String({
    default: '',
    description: 'The value which makes somebody an administrator'
  }),
  CONSOLE_SESSION_HOURS: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    maximum: 24,
    description: 'Hours until one has to sign in again'
  }),
  CONSOLE_IDLE_MINUTES: Type.Number({
    default: 30,
    exclusiveMinimum: 0,
    maximum: 1_440,
    description: 'Minutes without a click until one has to sign in again'
  })
})

export type ConsoleConfiguration = Configuration<typeof ConsoleVariables>

/** @throws ConfigurationError that names every faulty variable */
export function readConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): ConsoleConfiguration {
  return loadConfiguration(ConsoleVariables, environment)
}
