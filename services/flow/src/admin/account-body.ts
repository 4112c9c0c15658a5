import { type Static, Type } from 'typebox'
import type { AccountReference } from '../account-directory/account-directory.ts'

/** An account, in a body: addresses end up in logs. */
export const AccountBodySchema = Type.Object(
  {
    institution: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    branch: Type.String({ pattern: '^[0-9]{3}$' }),
    accountType: Type.Enum(['ordinary', 'savings']),
    accountNumber: Type.String({ pattern: '^[0-9]{1,7}$', description: '123 is 0000123' })
  },
  { additionalProperties: false }
)

export function toAccountReference(body: Static<typeof AccountBodySchema>): AccountReference {
  return { ...body, accountNumber: body.accountNumber.padStart(7, '0') }
}
