import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Institution, InstitutionSchema } from './institution.ts'

export interface Institutions {
  readonly default: Institution
  find(id: string): Institution | undefined
  /** The institution of a journey; the default where it has been taken out meanwhile. */
  of(journey: { readonly institution: string }): Institution
}

const DEFAULT_FILE = new URL('../../institutions.json', import.meta.url)

const validator = Compile(Type.Array(InstitutionSchema, { minItems: 1 }))

/**
 * Reads the institutions; the first is the one that is meant when none is named.
 *
 * @throws when the file does not fit, naming the place
 */
export function loadInstitutions(file: URL = DEFAULT_FILE): Institutions {
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const [fault] = validator.Check(list) ? [] : validator.Errors(list)
  if (fault || !validator.Check(list)) {
    throw new TypeError(`Institutions: ${fault?.instancePath ?? ''} ${fault?.message ?? ''}`)
  }
  const byId = new Map(list.map((institution) => [institution.id, institution]))
  if (byId.size !== list.length) throw new TypeError('Institutions: two have the same id')
  const first = list[0] as Institution
  return {
    default: first,
    find: (id) => byId.get(id),
    of: ({ institution }) => byId.get(institution) ?? first
  }
}
