import {
  type Configuration,
  loadConfiguration,
  redisAddress,
  secret,
  sharedVariables
} from '@yobirin/configuration'
import { tracingVariables } from '@yobirin/tracing'
import { Type } from 'typebox'

export const NotificationVariables = Type.Object({
  ...sharedVariables,
  ...tracingVariables,
  NOTIFICATION_PORT: Type.Integer({
    default: 3003,
    minimum: 0,
    maximum: 65_535,
    description: 'Port of health, metrics and dead letters'
  }),
  REDIS_URL: redisAddress({ description: 'Where the queue lies' }),
  REDIS_KEY_PREFIX: Type.String({
    default: 'yobirin',
    pattern: '^[A-Za-z0-9._-]{1,64}$',
    description: 'First part of every Redis key; the same for all services'
  }),
  SEALING_KEYS: secret({ description: 'Open what a notice holds: `id:key`, comma-separated' }),
  API_TOKENS: secret({ description: '`name:role:token`, comma-separated; here operators only' }),
  ON_BEHALF_TOKENS: Type.String({
    default: '',
    description:
      "Names of API tokens whose holder may say for whom it asks, comma-separated: the console's"
  }),
  SMTP_URL: Type.String({
    default: 'smtp://127.0.0.1:3025',
    requiredInProduction: true,
    pattern: '^smtps?://',
    secret: true,
    description: 'SMTP server; `?requireTLS=true` insists on STARTTLS'
  }),
  MAIL_FROM: Type.String({
    default: 'no-reply@yobirin.example',
    requiredInProduction: true,
    pattern: '^[^\\s@<>,;"]+@[^\\s@<>,;"]+$',
    description: 'Address that the e-mails come from'
  })
})

export type NotificationConfiguration = Configuration<typeof NotificationVariables>

/** @throws ConfigurationError that names every faulty variable */
export function readConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): NotificationConfiguration {
  return loadConfiguration(NotificationVariables, environment)
}
