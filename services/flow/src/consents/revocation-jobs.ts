import type { Logger } from '@yobirin/logging'
import type { Sealer } from '@yobirin/sealing'
import type { Apps } from '../apps/apps.ts'
import type { Institutions } from '../institutions/institutions.ts'
import type { Notices } from '../notices/notices.ts'
import { logEntry } from '../operation-log/log-entry-job.ts'
import type { RevocationJobs } from './sql-consents.ts'

/**
 * A letter to each address, and an entry in the operation log. For an institution that is in the file no
 * more nobody can write: a letter in another bank's name would be worse than none.
 */
export function createRevocationJobs({
  notices,
  institutions,
  apps,
  sealer,
  log
}: {
  notices: Pick<Notices, 'consentRevoked'>
  institutions: Institutions
  apps: Apps
  sealer: Sealer
  log: Logger
}): RevocationJobs {
  return (consent, emails) => {
    const { id, app, institution, accountKey, maskedAccount, grantedAt, revoked } = consent
    const writer = institutions.find(institution)
    if (!writer) log.warn({ consentId: id, institution }, 'revoked without a letter: unknown bank')
    const letters = writer
      ? notices.consentRevoked({
          id,
          institution: writer,
          to: emails,
          // One that is registered no more has left nothing but its id.
          app: { name: apps.find(app)?.name ?? app },
          grantedAt,
          revokedAt: revoked.at
        })
      : []
    const entry = logEntry(
      {
        id: `revoked-${id}`,
        at: revoked.at,
        ...{ institution, app, accountKey, maskedAccount, consentId: id },
        ...{ step: 'consent', action: 'revoke', outcome: 'revoked' }
      },
      sealer
    )
    return [...letters, entry]
  }
}
