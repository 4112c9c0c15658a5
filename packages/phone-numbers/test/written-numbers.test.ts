import {
  formatNational,
  maskPhoneNumber,
  parseCallerId,
  parseTollFreeNumber,
  parseVerifiableNumber,
  toDialUri
} from '@yobirin/phone-numbers'
import fc from 'fast-check'
import t from 'tap'
import { holds } from '../../../test/support/holds.ts'

t.test('Japanese telephones that can call, in any writing, can be verified', (t) => {
  for (const [input, e164] of [
    ['09012345678', '+819012345678'],
    ['08012345678', '+818012345678'],
    ['07012345678', '+817012345678'],
    ['06012345678', '+816012345678'],
    ['05012345678', '+815012345678'],
    ['0312345678', '+81312345678'],
    ['0612345678', '+81612345678'],
    ['0112345678', '+81112345678'],
    ['0770123456', '+81770123456'],
    ['0998012345', '+81998012345'],
    ['+819012345678', '+819012345678'],
    ['+8109012345678', '+819012345678'],
    ['+81 (0)90-1234-5678', '+819012345678'],
    ['090-1234-5678', '+819012345678'],
    ['(03) 1234 5678', '+81312345678'],
    ['03(1234)5678', '+81312345678'],
    ['03.1234.5678', '+81312345678'],
    [' 090 1234 5678\n', '+819012345678'],
    ['090-1234-5678'.padEnd(64), '+819012345678'],
    ['０９０－１２３４－５６７８', '+819012345678'],
    ['０３（１２３４）５６７８', '+81312345678'],
    ['＋８１　９０　１２３４　５６７８', '+819012345678'],
    ['090ー1234ー5678', '+819012345678'],
    ['090ｰ1234ｰ5678', '+819012345678'],
    ['090−1234‐5678', '+819012345678'],
    ['090–1234—5678', '+819012345678'],
    ['090―1234─5678', '+819012345678'],
    ['\u202a090-1234-5678\u202c', '+819012345678'],
    ['\u200e+81\u00a090\u00a01234\u00a05678', '+819012345678']
  ] as const) {
    t.strictSame(parseVerifiableNumber(input), { ok: true, e164 }, JSON.stringify(input))
  }
  t.end()
})

t.test('other numbers cannot, each for its reason', (t) => {
  for (const [input, reason] of [
    ['', 'empty'],
    ['  \u3000\n', 'empty'],
    ['--', 'empty'],
    ['0120-444-333', 'cannot_call'],
    ['+81120444333', 'cannot_call'],
    ['0800-123-4567', 'cannot_call'],
    ['0570-012-345', 'cannot_call'],
    ['0990-123-456', 'cannot_call'],
    ['0180-123-456', 'cannot_call'],
    ['+81180123456', 'cannot_call'],
    ['0600-123-456', 'cannot_call'],
    ['020-1234-5678', 'cannot_call'],
    ['020-0123-4567', 'cannot_call'],
    ['0200-12345-67890', 'cannot_call'],
    ['+8120012345 67890', 'cannot_call'],
    ['110', 'cannot_call'],
    ['119', 'cannot_call'],
    ['118', 'cannot_call'],
    ['１７１', 'cannot_call'],
    ['+442071838750', 'not_japanese'],
    ['+1 212 555 1234', 'not_japanese'],
    ['+82 10-1234-5678', 'not_japanese'],
    ['+15', 'not_a_number'],
    ['+999123456789', 'not_a_number'],
    ['+81', 'not_a_number'],
    ['+', 'not_a_number'],
    ['0', 'not_a_number'],
    ['0901234567', 'not_a_number'],
    ['090123456789', 'not_a_number'],
    ['031234567', 'not_a_number'],
    ['090-0123-4567', 'not_a_number'],
    ['0300000000', 'not_a_number'],
    ['0800-123-456', 'not_a_number'],
    ['9012345678', 'not_a_number'],
    ['819012345678', 'not_a_number'],
    ['18609012345678', 'not_a_number'],
    ['010819012345678', 'not_a_number'],
    ['00777012345', 'not_a_number'],
    ['090-1234-5678 / 03-1234-5678', 'not_a_number'],
    ['090-1234-5678 (内線 5)', 'not_a_number'],
    ['0312345678;ext=5', 'not_a_number'],
    ['+81312345678;ext=5', 'not_a_number'],
    ['090-1234-5678'.padEnd(65), 'not_a_number'],
    ['tel:09012345678', 'not_a_number'],
    ['090-ABCD-EFGH', 'not_a_number'],
    ['٠٩٠١٢٣٤٥٦٧٨', 'not_a_number'],
    ['anonymous', 'not_a_number'],
    ['\u0000', 'not_a_number'],
    ['\ud800', 'not_a_number'],
    [' '.repeat(100_000), 'not_a_number'],
    ['0'.repeat(100_000), 'not_a_number']
  ] as const) {
    const shown = JSON.stringify(input.slice(0, 40))
    t.strictSame(parseVerifiableNumber(input), { ok: false, reason }, shown)
  }
  t.end()
})

t.test('a pool holds 0120 with six and 0800 with seven digits, and nothing else', (t) => {
  for (const [input, e164] of [
    ['0120444333', '+81120444333'],
    ['0120-444-333', '+81120444333'],
    ['0120000000', '+81120000000'],
    ['+81120444333', '+81120444333'],
    ['+810120444333', '+81120444333'],
    ['０１２０－４４４－３３３', '+81120444333'],
    ['0800-123-4567', '+818001234567'],
    ['0800 000 0000', '+818000000000'],
    ['+818001234567', '+818001234567']
  ] as const) {
    t.strictSame(parseTollFreeNumber(input), { ok: true, e164 }, input)
  }
  for (const input of [
    '',
    '0120-444-33',
    '0120-444-3333',
    '+81800123456',
    '0800123456',
    '0800-123-45678',
    '080-1234-5678',
    '120444333',
    '81120444333',
    '0077-123-456',
    '00777-012-345',
    '0570-012-345',
    '03-1234-5678',
    '+18001234567',
    '+80012345678',
    'tel:0120444333',
    '1860120444333',
    '0120-444-333 x',
    '0120444333'.repeat(10_000)
  ]) {
    t.strictSame(parseTollFreeNumber(input), { ok: false }, input.slice(0, 40))
  }
  t.end()
})

t.test('numbers are written as in Japan', (t) => {
  for (const [e164, written] of [
    ['+81120444333', '0120-444-333'],
    ['+818001234567', '0800-123-4567'],
    ['+819012345678', '090-1234-5678'],
    ['+816012345678', '060-1234-5678'],
    ['+815012345678', '050-1234-5678'],
    ['+81312345678', '03-1234-5678'],
    ['+81770123456', '0770-12-3456'],
    ['+442071838750', '+44 20 7183 8750'],
    ['not a number', 'not a number'],
    ['call +81120444333', 'call +81120444333']
  ] as const) {
    t.equal(formatNational(e164), written)
  }
  t.end()
})

t.test('a link dials the number, behind 186 only if told to', (t) => {
  t.equal(toDialUri('+81120444333', { withPresentation: false }), 'tel:+81120444333')
  t.equal(toDialUri('+81120444333', { withPresentation: true }), 'tel:1860120444333')
  t.equal(toDialUri('+818001234567', { withPresentation: true }), 'tel:18608001234567')
  t.equal(toDialUri('+442071838750', { withPresentation: true }), 'tel:+442071838750')
  t.end()
})

t.test('a mask shows the last four digits', (t) => {
  t.equal(maskPhoneNumber('+819011113333'), '*****3333')
  t.equal(maskPhoneNumber('+81312345678'), '*****5678')
  t.end()
})

const digits = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count })
    .map((all) => all.join(''))

const telephone = fc
  .oneof(
    fc.tuple(
      fc.constantFrom('60', '70', '80', '90', '50'),
      fc.integer({ min: 1, max: 9 }),
      digits(7)
    ),
    fc.tuple(fc.constantFrom('3', '6'), fc.integer({ min: 1, max: 9 }), digits(7)),
    fc
      .tuple(fc.constantFrom('112', '222', '45', '522', '770'), fc.constant(''), digits(6))
      .map(([area, , rest]) => [area, rest.padEnd(9 - area.length, '0').slice(0, 9 - area.length)])
  )
  .map((parts) => parts.join(''))

const tollFree = fc.oneof(
  digits(6).map((rest) => `120${rest}`),
  digits(7).map((rest) => `800${rest}`)
)

/** Every way of writing a number that we promise to read. */
const writingOf = (nationalNumber: fc.Arbitrary<string>) =>
  fc
    .record({
      nationalNumber,
      prefix: fc.constantFrom('0', '+81', '+810'),
      gaps: fc.infiniteStream(
        fc.constantFrom('', '', '-', ' ', '－', '　', 'ー', '(', ')', '\u200e')
      ),
      fullWidth: fc.boolean()
    })
    .map(({ nationalNumber, prefix, gaps, fullWidth }) => {
      const spaced = [...`${prefix}${nationalNumber}`].map((sign) => `${sign}${gaps.next().value}`)
      const input = spaced.join('').slice(0, 64)
      return {
        e164: `+81${nationalNumber}`,
        input: fullWidth ? input.replace(/[+\d]/g, toFullWidth) : input
      }
    })

function toFullWidth(sign: string): string {
  return String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)
}

t.test('every writing of a telephone is read as the same number', (t) => {
  holds(
    t,
    fc.property(writingOf(telephone), ({ input, e164 }) => {
      const parsed = parseVerifiableNumber(input)
      return parsed.ok && parsed.e164 === e164 && !parseTollFreeNumber(input).ok
    })
  )
  t.end()
})

t.test('every writing of a toll-free number is read as the same, and never verified', (t) => {
  holds(
    t,
    fc.property(writingOf(tollFree), ({ input, e164 }) => {
      const parsed = parseTollFreeNumber(input)
      return parsed.ok && parsed.e164 === e164 && !parseVerifiableNumber(input).ok
    })
  )
  t.end()
})

t.test('what is written, dialled or calls comes back as the number that it was', (t) => {
  holds(
    t,
    fc.property(telephone, tollFree, (caller, target) => {
      const e164 = `+81${caller}`
      const verifiable = parseVerifiableNumber(formatNational(e164))
      const calling = parseCallerId(toDialUri(e164, { withPresentation: false }))
      const tollFreeNumber = parseTollFreeNumber(formatNational(`+81${target}`))
      return (
        verifiable.ok &&
        verifiable.e164 === e164 &&
        calling.kind === 'presented' &&
        calling.e164 === e164 &&
        tollFreeNumber.ok &&
        tollFreeNumber.e164 === `+81${target}` &&
        toDialUri(`+81${target}`, { withPresentation: true }) === `tel:1860${target}`
      )
    })
  )
  t.end()
})

t.test('any string has an answer, and a number that is verified can present itself', (t) => {
  const anyString = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units)),
    fc
      .array(
        fc.constantFrom('+', '81', '0', '９０', '3', '12', '1234', '5678', '-', 'ー', '\u202a')
      )
      .map((parts) => parts.join(''))
  )
  holds(
    t,
    fc.property(anyString, (input) => {
      parseTollFreeNumber(input)
      formatNational(input)
      toDialUri(input, { withPresentation: true })
      const parsed = parseVerifiableNumber(input)
      if (!parsed.ok) return true
      const caller = parseCallerId(parsed.e164)
      return caller.kind === 'presented' && caller.e164 === parsed.e164
    })
  )
  t.end()
})

t.test('a mask never shows more than four digits, nor how many it hides', (t) => {
  holds(
    t,
    fc.property(fc.oneof(telephone, tollFree, fc.string()), (anything) => {
      const masked = maskPhoneNumber(`+81${anything}`)
      return (
        masked.startsWith('*****') && masked.length <= 9 && masked.replace(/\D/g, '').length <= 4
      )
    })
  )
  t.end()
})
