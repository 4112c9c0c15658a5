import {
  type Configuration,
  ConfigurationError,
  loadConfiguration,
  secret,
  sharedVariables
} from '@yobirin/configuration'
import { tracingVariables } from '@yobirin/tracing'
import { Type } from 'typebox'

export const SipGatewayVariables = Type.Object({
  ...sharedVariables,
  ...tracingVariables,
  SIP_GATEWAY_PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 3004,
    description: 'Port of health and metrics'
  }),
  SIP_HOST: Type.String({
    default: '127.0.0.1',
    description: 'Address on which SIP is taken, over TCP'
  }),
  SIP_PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 5090,
    description: 'Port on which SIP is taken'
  }),
  SIP_TRUSTED_PEERS: Type.String({
    default: '127.0.0.1,::1',
    description: 'Addresses of the proxies before it: whoever else connects is turned away'
  }),
  CALL_VERIFICATION_URL: Type.String({
    pattern: '^https?://',
    default: 'http://localhost:3001',
    description: 'Address of call-verification; several, comma-separated, are tried in turn'
  }),
  SIP_GATEWAY_SECRET: secret({
    description: 'Signs what is sent to call-verification, which must have the same'
  })
})

export type SipGatewayConfiguration = Configuration<typeof SipGatewayVariables>

/** @throws ConfigurationError that names every faulty variable */
export function loadSipGatewayConfiguration(
  environment?: Readonly<Record<string, string | undefined>>
): SipGatewayConfiguration {
  const configuration = loadConfiguration(SipGatewayVariables, environment)
  if (!listOf(configuration.CALL_VERIFICATION_URL).every((url) => URL.canParse(url))) {
    throw new ConfigurationError(
      'The configuration is not right:\n  CALL_VERIFICATION_URL must be addresses that begin with http:// or https://.'
    )
  }
  // During rotation call-verification takes two; who signs has one.
  if (/,|^.{0,15}$/.test(configuration.SIP_GATEWAY_SECRET)) {
    throw new ConfigurationError(
      'The configuration is not right:\n  SIP_GATEWAY_SECRET must be one secret of at least 16 characters.'
    )
  }
  return configuration
}

/** What a variable lists, with commas between. */
export function listOf(value: string): string[] {
  return value.split(',').map((part) => part.trim())
}
