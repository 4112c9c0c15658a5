import { Type } from 'typebox'

/** Values that `npm start` makes for trying things out begin with this; production refuses them. */
const SANDBOX_MARK = 'sandbox'

export interface SecretOptions {
  description: string
  /** May be absent: `true` in production too, where it then switches something off. */
  optional?: boolean | 'in the sandbox'
}

/** A variable whose value is never shown and that production wants to be set to a value of its own. */
export function secret({ description, optional = false }: SecretOptions) {
  return Type.String({
    description,
    secret: true,
    ...(optional ? { default: '' } : { minLength: 1 }),
    ...(optional === 'in the sandbox' && { requiredInProduction: true })
  })
}

/** Values are lists of `name:value`, or JSON; the mark may stand at the start of any part. */
export function isSandboxSecret(value: string): boolean {
  return value.split(/[,:"]/).some((part) => part.trim().startsWith(SANDBOX_MARK))
}
