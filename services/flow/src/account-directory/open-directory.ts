import { X509Certificate } from 'node:crypto'
import type { Logger } from '@yobirin/logging'
import type { Config } from '../config.ts'
import type { Database } from '../database/database.ts'
import type { Metrics } from '../operations/metrics.ts'
import type { AccountDirectory } from './account-directory.ts'
import { readClientCertificate } from './client-certificate.ts'
import { createCoreSystemClient } from './core-system-client.ts'
import { createCoreSystemPatience } from './core-system-patience.ts'
import { httpAccountDirectory } from './http-account-directory.ts'
import { createPinHashes } from './pin-hashes.ts'
import { type SandboxDirectory, sqlAccountDirectory } from './sql-account-directory.ts'

export interface OpenDirectory {
  readonly directory: AccountDirectory
  /** The same, where it is the sandbox's own. */
  readonly sandboxDirectory?: SandboxDirectory
  close(): Promise<void>
}

/**
 * The bank's core system where the configuration names one, else the sandbox's records in the database.
 *
 * @throws ConfigurationError when there is no certificate to show to the core system
 */
export function configuredDirectory(
  config: Config,
  { log, metrics }: { log: Logger; metrics: Metrics }
): (database: Database) => OpenDirectory {
  if (!config.DIRECTORY_URL) {
    const pinHashes = createPinHashes(config.PIN_PEPPER)
    return (database) => {
      const sandboxDirectory = sqlAccountDirectory({ database, pinHashes })
      return { directory: sandboxDirectory, sandboxDirectory, close: async () => {} }
    }
  }
  const certificate = readClientCertificate(config)
  const { validTo } = new X509Certificate(certificate.cert)
  metrics.certificateExpiry.set(Date.parse(validTo) / 1_000)
  return () => {
    const client = createCoreSystemClient({
      url: config.DIRECTORY_URL,
      certificate,
      answersWithinMs: config.DIRECTORY_TIMEOUT_MS
    })
    const patience = createCoreSystemPatience({
      log,
      onOutcome: (outcome) => metrics.coreSystemQuestions.inc({ outcome })
    })
    const directory = httpAccountDirectory(client, patience)
    return { directory, close: () => client.close() }
  }
}
