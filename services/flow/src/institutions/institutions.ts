import { pathToFileURL } from 'node:url'
import { faultOfRule } from '../service-hours/closure-rule.ts'
import type { Fault } from '../settings-files/faults.ts'
import { readSettingsFile } from '../settings-files/read-settings-file.ts'
import { faultsOfBrand } from './brand.ts'
import { type Institution, InstitutionSchema } from './institution.ts'

export interface Institutions {
  readonly all: readonly Institution[]
  /** The first, which is meant where none is named. */
  readonly default: Institution
  find(id: string): Institution | undefined
  /** The institution of a journey; the default where it has been taken out meanwhile. */
  of(journey: { readonly institution: string }): Institution
  /** The file of an institution's logo, if it has one. */
  logoOf(institution: Institution): URL | undefined
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
  const path = file ? pathToFileURL(file) : SANDBOX_FILE
  const all = readSettingsFile({
    variable: 'INSTITUTIONS_FILE',
    path,
    kind: 'institution',
    schema: InstitutionSchema,
    check: (institution) => faultsOf(institution, path, production)
  })
  const byId = new Map(all.map((institution) => [institution.id, institution]))
  const first = all[0] as Institution
  return {
    all,
    default: first,
    find: (id) => byId.get(id),
    of: ({ institution }) => byId.get(institution) ?? first,
    logoOf: ({ brand }) => (brand?.logo ? new URL(brand.logo, path) : undefined)
  }
}

function faultsOf(institution: Institution, file: URL, production: boolean): readonly Fault[] {
  const { sandbox, closures, brand, translations = {} } = institution
  return [
    ...(production && sandbox
      ? [
          {
            at: ['sandbox'],
            what: 'is true: production does not serve what is made for trying out'
          }
        ]
      : []),
    ...faultsOfLinks(institution),
    ...Object.entries(translations).flatMap(([language, words]) => [
      ...faultsOfLinks(words).map(({ at, what }) => ({
        at: ['translations', language, ...at],
        what
      })),
      ...(['desk', 'consentTexts'] as const)
        .filter((part) => (words[part] === undefined) !== (institution[part] === undefined))
        .map((part) => ({
          at: ['translations', language, part],
          what: 'must be there if and only if the institution has it in Japanese'
        }))
    ]),
    ...(brand ? faultsOfBrand(brand, file) : []),
    ...closures.flatMap((rule, index) => {
      const fault = faultOfRule(rule)
      return fault ? [{ at: ['closures', `${index}`, ...fault.at], what: fault.what }] : []
    })
  ]
}

function faultsOfLinks(
  words: Partial<Pick<Institution, 'termsUrl' | 'questionsUrl'>>
): readonly Fault[] {
  return (['termsUrl', 'questionsUrl'] as const)
    .filter((link) => words[link] !== undefined && !URL.canParse(words[link]))
    .map((link) => ({ at: [link], what: 'must be an http or https URL' }))
}
