import { envSchema } from 'env-schema'
import type { Static, TObject } from 'typebox'
import { isSandboxSecret } from './secret.ts'

export type Configuration<Schema extends TObject> = Readonly<Static<Schema>>

/** Says which variables are wrong and how, and never what their values were. */
export class ConfigurationError extends Error {
  readonly code = 'CONFIGURATION_INVALID'
}

type Environment = Readonly<Record<string, string | undefined>>

interface AjvError {
  readonly instancePath: string
  readonly message?: string
  readonly params: {
    readonly missingProperty?: string
    readonly allowedValues?: readonly string[]
  }
}

/**
 * Reads a service's variables, each declared once with its sentence and default. A variable that is
 * empty counts as not set.
 *
 * @returns the values in their types, frozen
 * @throws ConfigurationError that names every faulty variable and repeats its sentence
 */
export function loadConfiguration<Schema extends TObject>(
  schema: Schema,
  environment: Environment = process.env
): Configuration<Schema> {
  const production = environment.YOBIRIN_MODE === 'production'
  const data = {
    ...Object.fromEntries(Object.entries(environment).filter(([, value]) => value)),
    YOBIRIN_MODE: production ? 'production' : 'sandbox'
  }
  const faults = production ? [...sandboxSecrets(schema, data), ...missing(schema, data)] : []
  let values = {}
  try {
    values = envSchema({
      schema: structuredClone(schema),
      data,
      env: false,
      ajv: { customOptions: (ajv) => ajv.addVocabulary(['secret', 'requiredInProduction']) }
    })
  } catch (error) {
    const { errors = [] } = error as { errors?: AjvError[] }
    if (errors.length === 0) throw error
    faults.push(...errors.map(faultOf))
  }
  if (faults.length > 0) throw new ConfigurationError(explain(schema, faults))
  return Object.freeze(values) as Configuration<Schema>
}

interface Fault {
  readonly variable: string
  readonly what: string
}

function faultOf({ instancePath, params, message = 'is not valid' }: AjvError): Fault {
  if (params.missingProperty) return { variable: params.missingProperty, what: 'is missing' }
  const what = params.allowedValues ? `must be one of ${params.allowedValues.join(', ')}` : message
  return { variable: instancePath.slice(1), what }
}

/** What the sandbox does without or has an address of its own for, marked `requiredInProduction: true` in its schema. */
function missing(schema: TObject, data: Record<string, string | undefined>): Fault[] {
  return Object.entries(schema.properties)
    .filter(([name, property]) => 'requiredInProduction' in property && !data[name])
    .map(([variable]) => ({ variable, what: 'is missing' }))
}

function sandboxSecrets(schema: TObject, data: Record<string, string | undefined>): Fault[] {
  return Object.entries(schema.properties)
    .filter(([name, property]) => 'secret' in property && isSandboxSecret(data[name] ?? ''))
    .map(([variable]) => ({ variable, what: 'holds a value made for the sandbox' }))
}

function explain(schema: TObject, faults: readonly Fault[]): string {
  const sentence = (name: string) =>
    (schema.properties[name] as { description?: string } | undefined)?.description ?? ''
  const lines = new Map(faults.map(({ variable, what }) => [variable, what]))
  return [
    'The configuration is not right:',
    ...[...lines].map(([name, what]) => `  ${name} ${what}. ${name}: ${sentence(name)}`)
  ].join('\n')
}
