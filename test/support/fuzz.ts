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
