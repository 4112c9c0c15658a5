import { ConfigurationError } from '@yobirin/configuration'
import type { CallVerificationConfiguration } from '../config.ts'
import { createSandboxTestCaller } from './sandbox-test-caller.ts'
import type { TestCaller } from './test-caller.ts'
import { createTwilioTestCaller } from './twilio-test-caller.ts'

/** Who calls, and from which telephone, E.164. */
export interface OwnTelephone {
  readonly caller: TestCaller
  readonly from: string
}

/**
 * @returns undefined where no test calls are placed
 * @throws ConfigurationError
 */
export function connectTestCaller(
  configuration: CallVerificationConfiguration
): OwnTelephone | undefined {
  const { TEST_CALL_GATEWAY: gateway, TEST_CALL_FROM: from, YOBIRIN_MODE } = configuration
  if (gateway === '') return undefined
  const refuse = (what: string) => {
    throw new ConfigurationError(`The configuration is not right:\n  ${what}`)
  }
  if (from === '') refuse('TEST_CALL_FROM must be a telephone where TEST_CALL_GATEWAY is set.')
  if (gateway === 'sandbox') {
    if (YOBIRIN_MODE === 'production')
      refuse('TEST_CALL_GATEWAY must not be sandbox in production.')
    return { caller: createSandboxTestCaller(configuration.SANDBOX_PUBLIC_URL), from }
  }
  const {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN,
    TWILIO_API_URL: apiUrl
  } = configuration
  const authTokens = TWILIO_AUTH_TOKEN.split(',').map((token) => token.trim())
  return { caller: createTwilioTestCaller({ accountSid, authTokens, apiUrl }), from }
}
