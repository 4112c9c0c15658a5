import {
  type Configuration,
  ConfigurationError,
  loadConfiguration,
  secret,
  sharedVariables
} from '@yobirin/configuration'
import { Type } from 'typebox'

const port = (fallback: number, description: string) =>
  Type.Integer({ default: fallback, minimum: 0, maximum: 65_535, description })

const url = (fallback: string, description: string) =>
  Type.String({ default: fallback, pattern: '^https?://[^?#]+$', description })

export const SandboxVariables = Type.Object({
  ...sharedVariables,
  SANDBOX_PORT: port(3002, 'Port of the pages and of the HTTP API'),
  SANDBOX_SMTP_PORT: port(3025, 'Port of the mailbox; it listens on the loopback only'),
  SANDBOX_PUBLIC_URL: url('http://localhost:3002', 'Where a browser finds the sandbox'),
  FLOW_PUBLIC_URL: url('http://localhost:3000', 'Where a browser finds flow'),
  FLOW_INTERNAL_URL: Type.String({
    default: '',
    pattern: '^$|^https?://[^?#]+$',
    description: 'Where the sandbox itself finds flow, if elsewhere'
  }),
  WEBHOOK_PUBLIC_URL: url(
    'http://localhost:3001',
    'Where the telephone sends its webhooks; a second one, after a comma, takes the fallback'
  ),
  TWILIO_ACCOUNT_SID: Type.String({
    pattern: '^AC[0-9a-f]{32}$',
    description: 'Account in whose name the telephone calls'
  }),
  TWILIO_AUTH_TOKEN: secret({
    description: 'Signs the webhooks; of two, comma-separated, the first'
  }),
  SANDBOX_CLIENT_KEYS: secret({
    optional: true,
    description:
      "Private keys of the sandbox's OAuth clients, a JSON Web Key Set; made at each start if empty"
  })
})

const Mode = Type.Object({ YOBIRIN_MODE: sharedVariables.YOBIRIN_MODE })

export type SandboxConfiguration = Configuration<typeof SandboxVariables>

/** @throws ConfigurationError that names every faulty variable, and always in production */
export function readConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): SandboxConfiguration {
  // Asked first: everything else that may be wrong is beside the point then.
  if (loadConfiguration(Mode, environment).YOBIRIN_MODE === 'production') {
    throw new ConfigurationError(
      'The sandbox plays invented customers and signs calls of its own: it does not start with YOBIRIN_MODE=production.'
    )
  }
  return loadConfiguration(SandboxVariables, environment)
}
