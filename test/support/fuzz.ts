import fc, { type IAsyncProperty, type IProperty } from 'fast-check'
import type { Test } from 'tap'

// In every run the same inputs, so that a red run is red again; `npm run fuzz` draws others for as long
// as it is told to, and a failure tells its seed.
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128)
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0)

/** What has upset readers of text before: ends, nothings, other widths, other directions, other grammars. */
const UPSETTING = [
  ...[
    '',
    ' ',
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    '\u0000',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028'
  ],
  ...[
    '\u3000',
    '\ufeff',
    '\ufffd',
    '\ud800',
    '\udfff',
    '\u202e',
    '\u200b',
    'é',
    'e\u0301',
    '🐈',
    'ｶﾞ',
    'が'
  ],
  ...[
    '"',
    '""',
    "'",
    '\\',
    '\\"',
    '<',
    '>',
    ',',
    ';',
    ':',
    '=',
    '&',
    '%',
    '%00',
    '%ff',
    '#',
    '@',
    '+'
  ],
  ...[
    '-',
    '--',
    '.',
    '..',
    '/',
    '../',
    '_',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '*',
    '$',
    '^',
    '|',
    '`',
    '~'
  ],
  ...[
    '0',
    '1',
    '-1',
    '007',
    '１',
    '٣',
    '1e9',
    '1e400',
    '0x10',
    'NaN',
    'Infinity',
    '9007199254740993'
  ],
  ...[
    'null',
    'undefined',
    'true',
    '__proto__',
    'constructor',
    'toString',
    'prototype',
    'a',
    'A',
    'ſ'
  ]
] as const

/** Text of every kind: any characters, and what the reader looks for put together as it should not be. */
export function textOf(...words: readonly string[]): fc.Arbitrary<string> {
  const word = fc.constantFrom(...UPSETTING, ...words)
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units)),
    { weight: 4, arbitrary: fc.array(word, { maxLength: 20 }).map((parts) => parts.join('')) },
    // Long ones, for whoever reads a text again and again.
    fc
      .tuple(word, word, word, fc.integer({ min: 100, max: 3_000 }))
      .map(([before, again, after, times]) => before + again.repeat(times) + after)
  )
}

/** A value like this one, in which a few places hold something else, are missing, or are new. */
export function almost(value: unknown, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const places = placesIn(value)
  const change = fc.record({
    place: fc.constantFrom(...places),
    how: fc.constantFrom('put', 'drop', 'add'),
    name: text,
    other: fc.oneof(text, fc.jsonValue(), fc.constantFrom(null, [], {}, -1, 0, 1.5, 1e21, true))
  })
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((whole, one) => changed(whole, one.place, one), value)
    )
}

/** Ways to every part of a value, itself included. */
function placesIn(value: unknown): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [[], ...inner.flatMap(([name, part]) => placesIn(part).map((rest) => [name, ...rest]))]
}

function changed(
  whole: unknown,
  [first, ...rest]: readonly string[],
  change: { readonly how: string; readonly name: string; readonly other: unknown }
): unknown {
  const { how, name, other } = change
  const entries = typeof whole === 'object' && whole !== null ? Object.entries(whole) : undefined
  // An earlier change may have taken the place away.
  if (first === undefined || !entries) {
    return how === 'add' && entries ? made(whole, [...entries, [name, other]]) : other
  }
  const isIt = ([each]: [string, unknown]) => each === first
  if (rest.length === 0 && how === 'drop') {
    return made(
      whole,
      entries.filter((entry) => !isIt(entry))
    )
  }
  return made(
    whole,
    entries.map((entry) => (isIt(entry) ? [first, changed(entry[1], rest, change)] : entry))
  )
}

/** With `__proto__` as a name like any other, as JSON has it. */
const made = (like: unknown, entries: readonly (readonly [string, unknown])[]) =>
  Array.isArray(like) ? entries.map(([, part]) => part) : Object.fromEntries(entries)

/** Halves of characters cannot travel; they arrive as the sign for what could not be read. */
export const wellFormed = (text: string): string => Buffer.from(text).toString()

/** One assertion that a property holds of a set number of inputs; in long runs for a set time. */
export async function withstands<Input>(
  t: Test,
  says: string,
  property: IProperty<Input> | IAsyncProperty<Input>,
  numRuns = 500
): Promise<void> {
  const length = SECONDS
    ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: SECONDS * 1_000 }
    : { numRuns }
  const result = await fc.check(property as IAsyncProperty<Input>, { seed: SEED, ...length })
  const name = SECONDS ? `${says} (${result.numRuns} inputs, FUZZ_SEED=${SEED})` : says
  t.notOk(result.failed, result.failed ? (fc.defaultReportMessage(result) ?? says) : name)
}
