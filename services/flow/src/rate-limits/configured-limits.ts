import { type Config, parseVariable } from '../config.ts'
import { type Limit, type LimitKind, parseLimit } from './rate-limits.ts'

/** @throws ConfigurationError naming the variable that is no limit */
export function configuredLimits(config: Config): Readonly<Record<LimitKind, Limit>> {
  return {
    address: parseVariable(config, 'RATE_LIMIT_ADDRESS_STARTS', parseLimit),
    addressChecks: parseVariable(config, 'RATE_LIMIT_ADDRESS_CHECKS', parseLimit),
    account: parseVariable(config, 'RATE_LIMIT_ACCOUNT_CHECKS', parseLimit),
    telephone: parseVariable(config, 'RATE_LIMIT_PHONE_DRAWS', parseLimit)
  }
}
