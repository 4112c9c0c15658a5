import { ConfigurationError } from '@yobirin/configuration'
import type { Config } from '../../config.ts'

/**
 * Where clients with certificates find the endpoints; undefined where mutual TLS is off.
 *
 * @throws ConfigurationError where nobody is named who may hand certificates over
 */
export function readMutualTlsUrl({
  MUTUAL_TLS_PUBLIC_URL: url,
  TRUSTED_PROXIES: proxies
}: Pick<Config, 'MUTUAL_TLS_PUBLIC_URL' | 'TRUSTED_PROXIES'>): URL | undefined {
  if (url === '') return undefined
  if (proxies.trim() !== '') return new URL(url)
  throw new ConfigurationError(
    'TRUSTED_PROXIES is missing: MUTUAL_TLS_PUBLIC_URL needs the proxies that hand certificates over'
  )
}
