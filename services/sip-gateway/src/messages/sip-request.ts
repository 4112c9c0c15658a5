/** A request as it came, with what every answer and every decision needs read out of it. */
export interface SipRequest {
  readonly method: string
  /** The Request-URI. */
  readonly uri: string
  /** Long names in lower case, values without their folds, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly callId: string
  readonly sequenceNumber: number
  readonly fromTag: string
  /** Empty outside of a dialog. */
  readonly toTag: string
  /** What tells one transaction of a client from another: branch and address of the topmost Via. */
  readonly transaction: string
}

/** Values of a header that may stand there several times, each time with commas between several. */
export function valuesOf({ headers }: Pick<SipRequest, 'headers'>, name: string): string[] {
  const values: string[] = []
  for (const [header, value] of headers) if (header === name) values.push(...splitValues(value))
  return values
}

/** The first of what stands there, for headers that are allowed once. */
export function headerOf(
  { headers }: Pick<SipRequest, 'headers'>,
  name: string
): string | undefined {
  for (const [header, value] of headers) if (header === name) return value
  return undefined
}

// Quoted strings and addresses in angle brackets may hold commas and semicolons of their own. What is not
// closed goes on to the end: looked for anew at each quotation mark, it would take a time that grows with
// the square of the length.
const QUOTED = String.raw`"(?:[^"\\]|\\.)*(?:"|\\?$)`
const BRACKETED = '<[^>]*(?:>|$)'
const PIECE = new RegExp(`${QUOTED}|${BRACKETED}|[^",<]+|,`, 'gs')
const ENCLOSED = new RegExp(`${QUOTED}|${BRACKETED}`, 'gs')

function splitValues(value: string): string[] {
  if (!value.includes(',')) return [value]
  const values = ['']
  for (const [piece] of value.matchAll(PIECE)) {
    if (piece === ',') values.push('')
    else values[values.length - 1] += piece
  }
  return values.map((one) => one.trim()).filter((one) => one !== '')
}

/** A parameter that stands behind a header's value; those within its address are other ones. */
export function parameterOf(value: string, name: string): string | undefined {
  const outside = value.replace(ENCLOSED, '')
  const [, ...parameters] = outside.split(';')
  for (const parameter of parameters) {
    const [key = '', ...rest] = parameter.split('=')
    if (key.trim().toLowerCase() === name) return rest.join('=').trim()
  }
  return undefined
}
