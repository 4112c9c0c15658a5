import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConfigurationError } from '@yobirin/configuration'
import { type Static, type TObject, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { explain, type Fault, faultsOfSchema } from './faults.ts'

/** A JSON file of settings: a list of entries of one kind, each with an id. */
export interface SettingsFile<Schema extends TObject> {
  /** The variable that names the file; faults are told under it. */
  readonly variable: string
  readonly path: string | URL
  /** What an entry is, such as "institution". */
  readonly kind: string
  /** Each part with a description, which ends the sentence "must be …". */
  readonly schema: Schema
  /** What the schema cannot say of an entry. */
  readonly check: (entry: Static<Schema>) => readonly Fault[]
}

interface Identified {
  readonly id: string
}

/**
 * Reads the entries, with the defaults of what is left out.
 *
 * @throws ConfigurationError that names every fault by its place
 */
export function readSettingsFile<Schema extends TObject>({
  variable,
  path,
  kind,
  schema,
  check
}: SettingsFile<Schema>): readonly Static<Schema>[] {
  const refuse = (what: string) => {
    const name = path instanceof URL ? fileURLToPath(path) : path
    return new ConfigurationError(`${variable}: ${name} ${what}`)
  }
  const list = Type.Array(schema, { minItems: 1, description: `a list of at least one ${kind}` })
  const entries = Value.Default(list, readJson(path, refuse))
  const validator = Compile(list)
  const faults = validator.Check(entries)
    ? faultsOfEntries(entries as readonly (Static<Schema> & Identified)[], check)
    : faultsOfSchema(list, validator.Errors(entries))
  if (faults.length > 0) throw refuse(explain(faults, { kind, entries }))
  return entries as readonly Static<Schema>[]
}

function readJson(path: string | URL, refuse: (what: string) => Error): unknown {
  const text = readText(path, refuse)
  try {
    return JSON.parse(text)
  } catch (error) {
    const { message } = error as Error
    // Not every message has one; those without quote what stands there.
    const position = /position (\d+)/.exec(message)?.[1]
    const line = position && `, line ${text.slice(0, Number(position)).split('\n').length}`
    throw refuse(`is not JSON${line ?? ''}: ${message}`)
  }
}

function readText(path: string | URL, refuse: (what: string) => Error): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw refuse(`cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

function faultsOfEntries<Entry extends Identified>(
  entries: readonly Entry[],
  check: (entry: Entry) => readonly Fault[]
): readonly Fault[] {
  const ids = new Set<string>()
  return entries.flatMap((entry, index) => {
    const twice = ids.has(entry.id) ? [{ at: ['id'], what: 'is the id of another one too' }] : []
    ids.add(entry.id)
    return [...twice, ...check(entry)].map(({ at, what }) => ({ at: [`${index}`, ...at], what }))
  })
}
