import type { Sealer } from '@yobirin/sealing'
import { type Static, Type } from 'typebox'
import { LogFactsSchema, type LoggedEntry } from '../../operation-log/log-entry.ts'
import { nameOf } from '../../operation-log/open-log-entry.ts'
import type { PagedRecord } from '../../record-chain/page-records.ts'
import { InstantSchema, toInstant } from '../instant.ts'

export const LogResourceSchema = Type.Object({
  sequence: Type.Integer({ description: 'Its place in the chain of its institution' }),
  hash: Type.String(),
  ...LogFactsSchema.properties,
  at: InstantSchema,
  nameKana: Type.Optional(
    Type.String({ description: 'As the customer entered it; for administrators only' })
  )
})

export function toLogResource(
  { sequence, hash, content }: PagedRecord<LoggedEntry>,
  names: Sealer | undefined
): Static<typeof LogResourceSchema> {
  const { nameKana: _clear, sealedNameKana: _sealed, ...facts } = content
  const nameKana = names && nameOf(content, names)
  return {
    ...facts,
    sequence,
    hash,
    at: toInstant(facts.at),
    ...(nameKana !== undefined && { nameKana })
  }
}
