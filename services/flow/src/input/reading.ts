/** What a form field is read to, or one stable word for what is wrong with it. */
export type Reading<Value, Fault extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Fault }

type ValueOf<Result> = Result extends { readonly ok: true; readonly value: infer Value }
  ? Value
  : never
type FaultOf<Result> = Result extends { readonly ok: false; readonly fault: infer Fault }
  ? Fault
  : never
type Readings = Readonly<Record<string, Reading<unknown, string>>>

/** All fields of a page: their values, or what is wrong with each that cannot be read. */
export type PageReading<Fields extends Readings> =
  | {
      readonly ok: true
      readonly values: { readonly [Name in keyof Fields]: ValueOf<Fields[Name]> }
    }
  | {
      readonly ok: false
      readonly faults: { readonly [Name in keyof Fields]?: FaultOf<Fields[Name]> }
    }

/** Everything that is wrong with a page is told at once, in the order in which the fields stand. */
export function readTogether<Fields extends Readings>(fields: Fields): PageReading<Fields> {
  const read: Record<string, unknown> = {}
  const faults: Record<string, string> = {}
  for (const [name, reading] of Object.entries(fields)) {
    if (reading.ok) read[name] = reading.value
    else faults[name] = reading.fault
  }
  const result =
    Object.keys(faults).length === 0 ? { ok: true, values: read } : { ok: false, faults }
  return result as PageReading<Fields>
}
