import { faultOfRule } from '../service-hours/closure-rule.ts'
import type { Fault } from '../settings-files/faults.ts'
import { readSettingsFile } from '../settings-files/read-settings-file.ts'
import { type Institution, InstitutionSchema } from './institution.ts'

export interface Institutions {
  readonly all: readonly Institution[]
  /** The first, which is meant where none is named. */
  readonly default: Institution
  find(id: string): Institution | undefined
  /** The institution of a journey; the default where it has been taken out meanwhile. */
  of(journey: { readonly institution: string }): Institution
}

const SANDBOX_FILE = new URL('../../institutions.json', import.meta.url)

/**
 * @param file empty for the sandbox's own, whose institutions are invented
 * @throws ConfigurationError that names every fault by its place
 */
export function loadInstitutions({
  file = '',
  production = false
}: {
  file?: string
  production?: boolean
} = {}): Institutions {
  const all = readSettingsFile({
    variable: 'INSTITUTIONS_FILE',
    path: file || SANDBOX_FILE,
    kind: 'institution',
    schema: InstitutionSchema,
    check: (institution) => faultsOf(institution, production)
  })
  const byId = new Map(all.map((institution) => [institution.id, institution]))
  const first = all[0] as Institution
  return {
    all,
    default: first,
    find: (id) => byId.get(id),
    of: ({ institution }) => byId.get(institution) ?? first
  }
}

function faultsOf(institution: Institution, production: boolean): readonly Fault[] {
  const { sandbox, closures } = institution
  const links = (['termsUrl', 'questionsUrl'] as const).filter(
    (link) => !URL.canParse(institution[link])
  )
  return [
    ...(production && sandbox
      ? [
          {
            at: ['sandbox'],
            what: 'is true: production does not serve what is made for trying out'
          }
        ]
      : []),
    ...links.map((link) => ({ at: [link], what: 'must be an http or https URL' })),
    ...closures.flatMap((rule, index) => {
      const fault = faultOfRule(rule)
      return fault ? [{ at: ['closures', `${index}`, ...fault.at], what: fault.what }] : []
    })
  ]
}
