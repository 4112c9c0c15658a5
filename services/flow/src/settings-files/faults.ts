import type { TSchema } from 'typebox'

/** What is wrong with a place in a file, as the end of a sentence. */
export interface Fault {
  /** Names of properties and indices of lists, from the outside in. */
  readonly at: readonly string[]
  readonly what: string
}

/** As the validator tells it. */
interface SchemaError {
  readonly keyword: string
  readonly schemaPath: string
  readonly instancePath: string
  readonly params: object
}

/** Says in the words of the schema's descriptions what does not fit it. */
export function faultsOfSchema(schema: TSchema, errors: readonly SchemaError[]): readonly Fault[] {
  return errors.flatMap(({ keyword, schemaPath, instancePath, params }) => {
    const at = instancePath.split('/').slice(1)
    const each = (properties: unknown, what: string) =>
      (properties as readonly string[]).map((property) => ({ at: [...at, property], what }))
    if ('requiredProperties' in params) return each(params.requiredProperties, 'is missing')
    if ('additionalProperties' in params) {
      return each(params.additionalProperties, 'is not known here; is it spelt rightly?')
    }
    // What a property that nobody knows may hold: nothing. It has been named above.
    if (keyword === 'boolean') return []
    return [{ at, what: `must be ${descriptionAt(schema, schemaPath)}` }]
  })
}

function descriptionAt(schema: TSchema, path: string): string {
  let place: unknown = schema
  for (const name of path.split('/').slice(1)) place = (place as Record<string, unknown>)[name]
  const { description } = place as { description?: string }
  if (description === undefined) throw new TypeError(`The schema at ${path} is not described`)
  return description
}

/** A line for each fault: `institution 2 ("its-id"), closures 3, to: must be …`. Lists count from 1. */
export function explain(
  faults: readonly Fault[],
  { kind, entries }: { kind: string; entries: unknown }
): string {
  const lines = faults.map(({ at: [index, ...rest], what }) => {
    if (index === undefined) return `  the file: ${what}`
    const { id } = ((entries as readonly unknown[])[Number(index)] ?? {}) as { id?: unknown }
    const name = typeof id === 'string' ? ` (${JSON.stringify(id)})` : ''
    return `  ${kind} ${Number(index) + 1}${name}${rest.map(placeInWords).join('')}: ${what}`
  })
  return ['is not right:', ...new Set(lines)].join('\n')
}

const placeInWords = (name: string) => (/^\d+$/.test(name) ? ` ${Number(name) + 1}` : `, ${name}`)
