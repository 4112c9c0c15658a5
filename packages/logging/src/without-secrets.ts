/** Fields that are never written, at the top of a record and one level down. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'accountNumber',
  'authorization',
  'cookie',
  'email',
  'from',
  'nameKana',
  'password',
  'phone',
  'phoneNumber',
  'pin',
  'recipient',
  'to'
])

/** A copy of what a record says, without the fields that are never written. */
export function withoutSecrets(record: object): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(record)) {
    // An error becomes a record of its own, and comes here as such.
    const isWhole = name === 'err' || !hasSecrets(value)
    if (!SECRET_FIELDS.has(name)) kept[name] = isWhole ? value : onlyOthers(value)
  }
  return kept
}

/** Most have none, and then stay what they are: errors, instants and lists have forms of their own. */
function hasSecrets(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).some((name) => SECRET_FIELDS.has(name))
  )
}

function onlyOthers(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !SECRET_FIELDS.has(name)))
}
