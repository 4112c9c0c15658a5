import type { Institutions } from '../institutions/institutions.ts'
import type { Fault } from '../settings-files/faults.ts'
import { readSettingsFile } from '../settings-files/read-settings-file.ts'
import { type AppRegistration, AppRegistrationSchema } from './app-registration.ts'
import { faultOfReturnUrl, placeSandbox } from './return-url.ts'

/** An app, and whether operators suspended its client. */
export interface App extends AppRegistration {
  readonly suspended?: boolean
}

export interface Apps {
  readonly all: readonly App[]
  find(id: string): App | undefined
}

/** Also whoever was registered a moment ago, through another process. */
export type FindApp = (id: string) => Promise<AppRegistration | undefined>

const SANDBOX_FILE = new URL('../../apps.json', import.meta.url)

/**
 * @param file empty for the sandbox's own
 * @param sandboxUrl where a browser finds the sandbox, whose apps are in its file
 * @throws ConfigurationError that names every fault by its place
 */
export function loadApps({
  file = '',
  institutions,
  sandboxUrl,
  production = false
}: {
  file?: string
  institutions: Institutions
  sandboxUrl: string
  production?: boolean
}): Apps {
  const placed = (url: string) => (production ? url : placeSandbox(url, sandboxUrl))
  function checkClient(app: { jwksUri: string; returnUrls: readonly string[] }): Fault[] {
    const what = faultOfReturnUrl(placed(app.jwksUri), { production })
    const hosts = app.returnUrls
      .map(placed)
      .filter((url) => URL.canParse(url))
      .map((url) => new URL(url).host)
    return [
      ...(what ? [{ at: ['jwksUri'], what }] : []),
      // It names a customer by the host of the app (OpenID Connect Core 1.0, section 8.1).
      ...(new Set(hosts).size > 1 ? [{ at: ['returnUrls'], what: 'must all be on one host' }] : [])
    ]
  }
  const registrations = readSettingsFile({
    variable: 'APPS_FILE',
    path: file || SANDBOX_FILE,
    kind: 'app',
    schema: AppRegistrationSchema,
    check: ({ institution, returnUrls, jwksUri }): readonly Fault[] => [
      ...(institutions.find(institution)
        ? []
        : [{ at: ['institution'], what: 'is the id of no institution' }]),
      ...returnUrls.flatMap((url, index) => {
        const what = faultOfReturnUrl(placed(url), { production })
        return what ? [{ at: ['returnUrls', `${index}`], what }] : []
      }),
      ...(jwksUri === undefined ? [] : checkClient({ jwksUri, returnUrls }))
    ]
  })
  const all = registrations.map((app) => ({
    ...app,
    returnUrls: app.returnUrls.map(placed),
    ...(app.jwksUri !== undefined && { jwksUri: placed(app.jwksUri) })
  }))
  const byId = new Map(all.map((app) => [app.id, app]))
  return { all, find: (id) => byId.get(id) }
}

/** How long a consent to this app lasts. */
export function consentDaysOf(
  app: AppRegistration,
  institution: { readonly consentDays: number }
): number {
  return app.consentDays ?? institution.consentDays
}
