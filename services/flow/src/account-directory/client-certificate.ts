import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { ConfigurationError } from '@yobirin/configuration'
import type { Config } from '../config.ts'

/** Who we are to the core system, and whom we believe that it is the core system; PEM. */
export interface ClientCertificate {
  readonly cert: string
  readonly key: string
  /** Whoever signed the core system's certificate; those whom Node trusts if not given. */
  readonly ca?: string
}

/** @throws ConfigurationError that names the variable, never what the file holds */
export function readClientCertificate(config: Config): ClientCertificate {
  const cert = read(config, 'DIRECTORY_CLIENT_CERT')
  const key = read(config, 'DIRECTORY_CLIENT_KEY')
  const ca = config.DIRECTORY_CA && read(config, 'DIRECTORY_CA')
  const certificate = { cert, key, ...(ca && { ca }) }
  try {
    createSecureContext(certificate)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ConfigurationError(
      `DIRECTORY_CLIENT_CERT, DIRECTORY_CLIENT_KEY and DIRECTORY_CA are not a pair and its issuer: ${code}`
    )
  }
  return certificate
}

function read(
  config: Config,
  variable: 'DIRECTORY_CLIENT_CERT' | 'DIRECTORY_CLIENT_KEY' | 'DIRECTORY_CA'
): string {
  const file = config[variable]
  if (!file) throw new ConfigurationError(`${variable} is missing: DIRECTORY_URL needs it`)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ConfigurationError(`${variable} names a file that cannot be read: ${code}`)
  }
}
