import { type Static, Type } from 'typebox'
import type { Cursor } from '../record-chain/page-records.ts'
import { fromInstant, InstantSchema } from './instant.ts'

/** Of a page whose asker does not say. */
export const DEFAULT_LIMIT = 100

export const LimitSchema = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 500,
    default: DEFAULT_LIMIT,
    description: 'How many at most'
  })
)

export const NextSchema = Type.Optional(
  Type.String({ description: 'Given as `after` it asks for the next page; absent on the last' })
)

/** What lists of records can be asked for. */
export const recordPaging = {
  from: Type.Optional(InstantSchema),
  until: Type.Optional({ ...InstantSchema, description: 'The first instant that does not count' }),
  order: Type.Optional(Type.Enum(['newest_first', 'oldest_first'], { default: 'newest_first' })),
  after: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,16}_[0-9]{1,16}_[a-z0-9.-]{1,64}$',
      description: '`next` of the page before'
    })
  ),
  limit: LimitSchema
}
const RecordPagingSchema = Type.Object(recordPaging)

/** The same as the lists understand it. */
export function readRecordPaging({
  from,
  until,
  order = 'newest_first',
  after,
  limit = DEFAULT_LIMIT
}: Static<typeof RecordPagingSchema>) {
  return {
    span: {
      ...(from !== undefined && { from: fromInstant(from) }),
      ...(until !== undefined && { until: fromInstant(until) })
    },
    order,
    ...(after !== undefined && { after: readCursor(after) }),
    limit
  }
}

export function writeCursor({ at, sequence, chain }: Cursor): string {
  return `${at}_${sequence}_${chain}`
}

function readCursor(text: string): Cursor {
  const [at, sequence, chain = ''] = text.split('_')
  return { at: Number(at), sequence: Number(sequence), chain }
}

/** Where a page of what is listed by an instant and an id ended: `<instant>_<id>`. */
export function readPosition(text: string): { readonly at: number; readonly id: string } {
  const [, at = '', id = ''] = /^(\d+)_(.*)$/.exec(text) ?? []
  return { at: Number(at), id }
}

/** A page is asked for with one more than it shows, which tells whether there is another. */
export function pageOf<Item>(
  found: readonly Item[],
  limit: number
): { items: readonly Item[]; last: Item | undefined } {
  const items = found.slice(0, limit)
  return { items, last: found.length > limit ? items.at(-1) : undefined }
}
