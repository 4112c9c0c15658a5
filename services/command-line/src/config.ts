import { type Configuration, loadConfiguration, secret } from '@yobirin/configuration'
import { Type } from 'typebox'

export const CommandLineVariables = Type.Object({
  YOBIRIN_API_URL: Type.String({
    default: 'http://localhost:3001',
    pattern: '^https?://[^?#]+$',
    description: 'Where call-verification answers'
  }),
  YOBIRIN_FLOW_URL: Type.String({
    default: 'http://localhost:3000',
    pattern: '^https?://[^?#]+$',
    description: 'Where flow answers, for the operation log'
  }),
  YOBIRIN_API_TOKEN: secret({
    optional: true,
    description:
      'A token of their `API_TOKENS`: a viewer may look, an operator may change; its name stands beside every change'
  })
})

export type CommandLineConfiguration = Configuration<typeof CommandLineVariables>

/** @throws ConfigurationError that names every faulty variable */
export function readConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): CommandLineConfiguration {
  return loadConfiguration(CommandLineVariables, environment)
}
