import { Type } from 'typebox'

/**
 * The draft wants a structured-field string, in quotes; most clients send the bare key. Both are the
 * same key here.
 *
 * @see [The Idempotency-Key HTTP Header Field](https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/)
 */
export const IdempotencyHeadersSchema = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^("[!#-~]{1,255}"|[!#-~]{1,255})$',
      description:
        'A start repeated under the same key within 24 hours answers with the same verification'
    })
  )
})

export function unquoted(key: string): string {
  return key.startsWith('"') ? key.slice(1, -1) : key
}
