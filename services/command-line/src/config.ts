import { type Configuration, loadConfiguration, secret } from '@yobirin/configuration'
import { Type } from 'typebox'

/** Empty where it is not set: what needs it says so. */
const optional = (pattern: string, description: string) =>
  Type.String({ default: '', pattern: `^$|${pattern}`, description })

export const CommandLineVariables = Type.Object({
  YOBIRIN_API_URL: Type.String({
    default: 'http://localhost:3001',
    pattern: '^https?://[^?#]+$',
    description: 'Where call-verification answers'
  }),
  YOBIRIN_FLOW_URL: Type.String({
    default: 'http://localhost:3000',
    pattern: '^https?://[^?#]+$',
    description: 'Where flow answers, for clients, the operation log and the history of pools'
  }),
  YOBIRIN_API_TOKEN: secret({
    optional: true,
    description:
      'A token of their `API_TOKENS`: a viewer may look, an operator may change, an administrator may register clients; its name stands beside every change'
  }),
  TWILIO_ACCOUNT_SID: optional('^AC[0-9a-f]{32}$', 'The Twilio account that the numbers belong to'),
  TWILIO_AUTH_TOKEN: secret({
    optional: true,
    description: "The account's auth token; of two, comma-separated, the one that is valid"
  }),
  TWILIO_API_URL: Type.String({
    default: 'https://api.twilio.com',
    pattern: '^(https://|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:|/|$))',
    description: "Where Twilio's REST API answers; another one in tests"
  }),
  TWILIO_BUNDLE_SID: optional(
    '^BU[0-9a-fA-F]{32}$',
    'Regulatory bundle that numbers are bought under; `--bundle` outweighs it'
  ),
  TWILIO_ADDRESS_SID: optional(
    '^AD[0-9a-fA-F]{32}$',
    'Address that numbers are bought under; `--address` outweighs it'
  ),
  TWILIO_APPLICATION_SID: optional(
    '^AP[0-9a-fA-F]{32}$',
    'TwiML application that numbers are routed by, in place of addresses of their own; `--application` outweighs it'
  ),
  WEBHOOK_PUBLIC_URL: optional(
    '^https?://',
    'As call-verification has it: where Twilio delivers calls; a second one, after a comma, takes the fallback'
  )
})

export type CommandLineConfiguration = Configuration<typeof CommandLineVariables>

/** @throws ConfigurationError that names every faulty variable */
export function readConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): CommandLineConfiguration {
  return loadConfiguration(CommandLineVariables, environment)
}
