import fc from 'fast-check'
import t from 'tap'
import { holds } from '../../../test/support/holds.ts'
import { readAccountNumber } from '../src/input/account-number.ts'
import { readAccountType } from '../src/input/account-type.ts'
import { readAgreement } from '../src/input/agreement.ts'
import { readBirthDate } from '../src/input/birth-date.ts'
import { readBranch } from '../src/input/branch.ts'
import { readEmail, readEmailConfirm } from '../src/input/email.ts'
import { readNameKana } from '../src/input/name-kana.ts'
import { readPhone } from '../src/input/phone.ts'
import { readPin } from '../src/input/pin.ts'
import { type Reading, readTogether } from '../src/input/reading.ts'

type Read = (field: unknown) => Reading<unknown, string>

/** 22 November 2026, 20:31 in Japan. */
const NOW = Date.UTC(2026, 10, 22, 11, 31)

const readYear: Read = (year) => readBirthDate({ year, month: '4', day: '12' }, NOW)
const EVERY_FIELD: readonly (readonly [name: string, read: Read])[] = [
  ['branch', readBranch],
  ['accountType', readAccountType],
  ['accountNumber', readAccountNumber],
  ['nameKana', readNameKana],
  ['birthYear', readYear],
  ['birthMonth', (month) => readBirthDate({ year: '1990', month, day: '12' }, NOW)],
  ['birthDay', (day) => readBirthDate({ year: '1990', month: '4', day }, NOW)],
  ['phone', readPhone],
  ['email', readEmail],
  ['emailConfirm', (field) => readEmailConfirm(field, 'neo@mail.example')],
  ['pin', readPin],
  ['agree', readAgreement]
]

const yes = <Value>(value: Value) => ({ ok: true, value })
const no = (fault: string) => ({ ok: false, fault })

t.test('digits are taken in full width and with spaces, and nothing else is taken', (t) => {
  for (const [read, input, expected] of [
    [readBranch, '115', yes('115')],
    [readBranch, '１１５', yes('115')],
    [readBranch, '\u3000１ 1５\t', yes('115')],
    [readBranch, '000', yes('000')],
    [readBranch, '11', no('wrong_length')],
    [readBranch, '1155', no('wrong_length')],
    [readBranch, '本店', no('not_digits')],
    [readBranch, '-15', no('not_digits')],
    [readBranch, '1e2', no('not_digits')],
    [readBranch, '①②③', no('not_digits')],
    [readBranch, '¹²³', no('not_digits')],
    [readBranch, '١١٥', no('not_digits')],
    [readBranch, '一二三', no('not_digits')],
    [readAccountNumber, '1100026', yes('1100026')],
    [readAccountNumber, '123', yes('0000123')],
    [readAccountNumber, '１２３', yes('0000123')],
    [readAccountNumber, '0000123', yes('0000123')],
    [readAccountNumber, '0', yes('0000000')],
    [readAccountNumber, '11000260', no('wrong_length')],
    [readAccountNumber, '00001234', no('wrong_length')],
    [readAccountNumber, '123-456', no('not_digits')],
    [readAccountNumber, '+123', no('not_digits')],
    [readAccountNumber, '12.3', no('not_digits')],
    [readPin, '0042', yes('0042')],
    [readPin, '００４２', yes('0042')],
    [readPin, '042', no('wrong_length')],
    [readPin, '00042', no('wrong_length')],
    [readPin, 'abcd', no('not_digits')],
    [readAccountType, 'ordinary', yes('ordinary')],
    [readAccountType, 'savings', yes('savings')],
    [readAccountType, 'current', no('not_offered')],
    [readAccountType, 'constructor', no('not_offered')],
    [readAgreement, 'yes', yes(true)],
    [readAgreement, 'on', yes(true)]
  ] as const) {
    t.strictSame(read(input), expected, JSON.stringify(input))
  }
  t.end()
})

t.test('a name in any kana becomes the one that transfers carry', (t) => {
  for (const [input, name] of [
    ['ｽｽﾞﾉ ﾈｵ', 'ｽｽﾞﾉ ﾈｵ'],
    ['スズノ　ネオ', 'ｽｽﾞﾉ ﾈｵ'],
    ['すずの　ねお', 'ｽｽﾞﾉ ﾈｵ'],
    [' 　すずの 　 ねお\t', 'ｽｽﾞﾉ ﾈｵ'],
    ['すずの\u00a0ねお', 'ｽｽﾞﾉ ﾈｵ'],
    // Sound marks: within the character, combining, standing alone, half-width.
    ['ガギグゲゴパピプペポヴ', 'ｶﾞｷﾞｸﾞｹﾞｺﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟｳﾞ'],
    ['か\u3099は\u309a', 'ｶﾞﾊﾟ'],
    ['カ゛ハ゜', 'ｶﾞﾊﾟ'],
    ['ｶ゛ﾊ゜', 'ｶﾞﾊﾟ'],
    ['ｶ\u3099ﾊ\u309a', 'ｶﾞﾊﾟ'],
    ['カﾞハﾟ', 'ｶﾞﾊﾟ'],
    ['ゔヷヺ', 'ｳﾞﾜﾞｵﾞ'],
    // Small kana, and kana without a form of their own.
    ['ショウジ ッャュョヮヵヶァィゥェォ', 'ｼﾖｳｼﾞ ﾂﾔﾕﾖﾜｶｹｱｲｳｴｵ'],
    ['しょうじ', 'ｼﾖｳｼﾞ'],
    ['ｼｮｳｼﾞ ｧｨｩｪｫｯｬｭｮ', 'ｼﾖｳｼﾞ ｱｲｳｴｵﾂﾔﾕﾖ'],
    ['カヲル かをる ｶｦﾙ', 'ｶｵﾙ ｶｵﾙ ｶｵﾙ'],
    ['ヰヱゐゑ', 'ｲｴｲｴ'],
    ['みすゞ さゝき いすゞ', 'ﾐｽｽﾞ ｻｻｷ ｲｽｽﾞ'],
    ['ほゝゝ', 'ﾎﾎﾎ'],
    ['ミスヾ', 'ﾐｽｽﾞ'],
    ['ㇰㇱㇿ', 'ｸｼﾛ'],
    // Long vowels, and what else looks like a hyphen.
    ['オーノ', 'ｵ-ﾉ'],
    ['ｵｰﾉ', 'ｵ-ﾉ'],
    ['お～の', 'ｵ-ﾉ'],
    ['お〜の', 'ｵ-ﾉ'],
    ['お‐の お‑の お‒の お–の お—の お―の', 'ｵ-ﾉ ｵ-ﾉ ｵ-ﾉ ｵ-ﾉ ｵ-ﾉ ｵ-ﾉ'],
    ['お−の お－の お-の お─の お━の', 'ｵ-ﾉ ｵ-ﾉ ｵ-ﾉ ｵ-ﾉ ｵ-ﾉ'],
    ['ジョン・スミス', 'ｼﾞﾖﾝ.ｽﾐｽ'],
    ['ｼﾞｮﾝ･ｽﾐｽ', 'ｼﾞﾖﾝ.ｽﾐｽ'],
    ['John Smith', 'JOHN SMITH'],
    ['ｊｏｈｎ　Ｓ．', 'JOHN S.'],
    ['カ）ヨビリン　２（エイ', 'ｶ)ﾖﾋﾞﾘﾝ 2(ｴｲ'],
    ['ア／イ', 'ｱ/ｲ']
  ] as const) {
    t.strictSame(readNameKana(input), yes(name), JSON.stringify(input))
  }
  t.end()
})

t.test('sound marks count towards the 48 characters of a name', (t) => {
  t.strictSame(readNameKana('ア'.repeat(48)), yes('ｱ'.repeat(48)))
  t.strictSame(readNameKana('ア'.repeat(49)), no('too_long'))
  t.strictSame(readNameKana('ガ'.repeat(24)), yes('ｶﾞ'.repeat(24)))
  t.strictSame(readNameKana(`${'ガ'.repeat(24)}ア`), no('too_long'))
  t.strictSame(readNameKana(`${'ア'.repeat(48)}   `), yes('ｱ'.repeat(48)), 'spaces around do not')
  t.strictSame(readNameKana(`ア${' '.repeat(100)}イ`), yes('ｱ ｲ'), 'nor more than one in between')
  t.end()
})

t.test('what is longer than anybody writes is too long, whatever it holds', (t) => {
  t.strictSame(readNameKana('漢'.repeat(512)), no('characters'))
  t.strictSame(readNameKana('漢'.repeat(513)), no('too_long'))
  t.end()
})

t.test('what transfers cannot carry is no name', (t) => {
  for (const name of [
    '鈴野 ねお',
    '㈱ヨビリン',
    'ア、イ',
    'ア。',
    'ア,イ',
    'ア「イ」',
    '¥',
    'É',
    '①',
    'ア\u0000',
    'ア\ud800',
    '\u202eアイ',
    '\u200bアイ',
    '<b>',
    "' OR 1=1; --",
    '🐈',
    'ー゛ー゛々'
  ]) {
    t.strictSame(readNameKana(name), no('characters'), JSON.stringify(name))
  }
  t.end()
})

t.test('a birth date is a day that the calendar has and that has begun in Japan', (t) => {
  for (const [year, month, day, expected] of [
    ['1990', '4', '12', yes('1990-04-12')],
    ['1990', '04', '12', yes('1990-04-12')],
    ['１９９０', '０４', '１２', yes('1990-04-12')],
    ['1936', '2', '29', yes('1936-02-29')],
    ['2000', '2', '29', yes('2000-02-29')],
    ['1900', '2', '29', no('no_such_day')],
    ['1990', '2', '29', no('no_such_day')],
    ['1990', '4', '31', no('no_such_day')],
    ['1990', '13', '1', no('no_such_day')],
    ['1990', '0', '1', no('no_such_day')],
    ['1990', '1', '0', no('no_such_day')],
    ['1990', '1', '32', no('no_such_day')],
    ['1990', '001', '1', no('no_such_day')],
    ['90', '4', '12', no('no_such_day')],
    ['0090', '4', '12', no('no_such_day')],
    ['19900', '4', '12', no('no_such_day')],
    ['1873', '1', '1', yes('1873-01-01')],
    ['1872', '12', '31', no('no_such_day')],
    ['1900', '1', '1', yes('1900-01-01')],
    ['2026', '11', '22', yes('2026-11-22')],
    ['2026', '11', '23', no('in_the_future')],
    ['9999', '12', '31', no('in_the_future')],
    ['昭和', '4', '12', no('not_digits')],
    ['1990', '-4', '12', no('not_digits')],
    ['', '4', '12', no('missing')],
    ['1990', '', '12', no('missing')],
    ['1990', '4', undefined, no('missing')],
    [['1990', '1991'], '4', '12', no('missing')]
  ] as const) {
    const read = readBirthDate({ year, month, day }, NOW)
    t.strictSame(read, expected, `${year}-${month}-${day}`)
  }

  const today = { year: '2026', month: '12', day: '1' }
  const midnightInJapan = Date.UTC(2026, 10, 30, 15)
  t.strictSame(readBirthDate(today, midnightInJapan - 1), no('in_the_future'))
  t.strictSame(readBirthDate(today, midnightInJapan), yes('2026-12-01'))
  t.end()
})

t.test('a telephone is one that can call', (t) => {
  for (const [input, expected] of [
    ['09012345678', yes('+819012345678')],
    ['０９０－１２３４－５６７８', yes('+819012345678')],
    ['03 1234 5678', yes('+81312345678')],
    ['05012345678', yes('+815012345678')],
    ['+81 90-1234-5678', yes('+819012345678')],
    ['0901234567', no('not_a_number')],
    ['090123456789', no('not_a_number')],
    ['電話', no('not_a_number')],
    ['0120444333', no('cannot_call')],
    ['0570012345', no('cannot_call')],
    ['110', no('cannot_call')],
    ['+12125551234', no('not_japanese')],
    ['--', no('missing')]
  ] as const) {
    t.strictSame(readPhone(input), expected, input)
  }
  t.end()
})

t.test('an e-mail address is one address and nothing more', (t) => {
  for (const [input, expected] of [
    ['neo@mail.example', yes('neo@mail.example')],
    [' ｎｅｏ＠ｍａｉｌ．ｅｘａｍｐｌｅ　', yes('neo@mail.example')],
    ["n.e+o_o'neil@sub.mail.example", yes("n.e+o_o'neil@sub.mail.example")],
    ['a..b.@mail.example', yes('a..b.@mail.example')],
    ['Neo@Mail.example', yes('Neo@Mail.example')],
    ['neo@xn--wgv71a.example', yes('neo@xn--wgv71a.example')],
    [`${'a'.repeat(51)}@mail.example`, yes(`${'a'.repeat(51)}@mail.example`)],
    [`${'a'.repeat(52)}@mail.example`, no('too_long')],
    ['neo', no('not_an_address')],
    ['neo@', no('not_an_address')],
    ['@mail.example', no('not_an_address')],
    ['neo@localhost', no('not_an_address')],
    ['neo@127.0.0.1', no('not_an_address')],
    ['neo@[127.0.0.1]', no('not_an_address')],
    ['neo@mail..example', no('not_an_address')],
    ['neo@-mail.example', no('not_an_address')],
    ['neo@mail.example.', no('not_an_address')],
    ['neo@@mail.example', no('not_an_address')],
    ['neo@mail.example@mail.example', no('not_an_address')],
    ['a@mail.example,b@mail.example', no('not_an_address')],
    ['a@mail.example;b@mail.example', no('not_an_address')],
    ['Neo <neo@mail.example>', no('not_an_address')],
    ['"neo"@mail.example', no('not_an_address')],
    ['neo(x)@mail.example', no('not_an_address')],
    ['neo @mail.example', no('not_an_address')],
    ['neo@mail.example\r\nBcc: a@mail.example', no('not_an_address')],
    ['neo\u0000@mail.example', no('not_an_address')],
    ['\u202eneo@mail.example', no('not_an_address')],
    ['ネオ@mail.example', no('not_an_address')]
  ] as const) {
    t.strictSame(readEmail(input), expected, JSON.stringify(input))
  }
  t.end()
})

t.test('the address written again is the same one, whatever its width', (t) => {
  t.strictSame(readEmailConfirm('neo＠mail.example', 'neo@mail.example '), yes('neo@mail.example'))
  t.strictSame(readEmailConfirm('neo@mail.example', 'noe@mail.example'), no('differs'))
  t.strictSame(readEmailConfirm('neo@mail.example', undefined), no('differs'))
  t.strictSame(readEmailConfirm('', ''), no('missing'))
  t.strictSame(readEmailConfirm(['a', 'a'], ['a', 'a']), no('missing'))
  t.end()
})

t.test('a page tells all its faults at once, or its values', (t) => {
  const read = (branch: string, pin: string) =>
    readTogether({ branch: readBranch(branch), pin: readPin(pin) })
  t.strictSame(read('115', '0042'), { ok: true, values: { branch: '115', pin: '0042' } })
  t.strictSame(read('115', ''), { ok: false, faults: { pin: 'missing' } })
  t.strictSame(read('x', ''), { ok: false, faults: { branch: 'not_digits', pin: 'missing' } })
  t.end()
})

t.test('a field that is empty, missing, sent twice or no text is missing', (t) => {
  for (const [name, read] of EVERY_FIELD) {
    for (const field of ['', ' ', '\u3000\t\n', undefined, null, ['1', '2'], [], {}, 3, true]) {
      t.strictSame(read(field), no('missing'), `${name}: ${JSON.stringify(field)}`)
    }
  }
  t.end()
})

t.test('whatever is sent, a field is read or has a fault, and nothing is thrown', (t) => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    // Halves of surrogate pairs and NULs among them.
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
      .map((units) => String.fromCharCode(...units)),
    fc.anything()
  )
  const isAnswered = (field: unknown) =>
    EVERY_FIELD.every(([, read]) => {
      const result = read(field)
      return result.ok ? result.value !== '' : /^[a-z_]+$/.test(result.fault)
    })
  holds(t, fc.property(hostile, isAnswered))

  for (const unit of ['1', 'ガ', ' ', '.', '\u0000', '\ud800']) {
    const field = unit.repeat(1_000_000)
    for (const [name, read] of EVERY_FIELD) {
      if (name !== 'agree') t.notOk(read(field).ok, `${name}: a million of ${JSON.stringify(unit)}`)
    }
  }
  t.end()
})

t.test('a name that was read is within the set and reads as itself', (t) => {
  const near = fc.string({
    unit: fc.oneof(
      ...[
        [0x20, 0x7e],
        [0x2010, 0x2015],
        [0x3041, 0x309f],
        [0x30a0, 0x30ff],
        [0x31f0, 0x31ff],
        [0xff01, 0xff9f]
      ].map(([min = 0, max = 0]) =>
        fc.integer({ min, max }).map((unit) => String.fromCharCode(unit))
      )
    ),
    minLength: 1,
    maxLength: 8
  })
  holds(
    t,
    fc.property(near, (text) => {
      const first = readNameKana(text)
      if (!first.ok) return first.fault === 'missing' || first.fault === 'characters'
      const second = readNameKana(first.value)
      return (
        /^[ｱ-ﾝﾞﾟ0-9A-Z()\-./ ]{1,48}$/.test(first.value) &&
        !/^ | {2}| $/.test(first.value) &&
        second.ok &&
        second.value === first.value
      )
    })
  )
  t.end()
})

t.test('no kana is refused, and every way to write one leads to the same', (t) => {
  const letters = Array.from({ length: 0x3096 - 0x3041 + 1 }, (_, at) => 0x3041 + at)
  for (const code of letters) {
    const hiragana = String.fromCharCode(code)
    const katakana = String.fromCharCode(code + 0x60)
    const expected = readNameKana(katakana)
    t.ok(expected.ok, katakana)
    t.strictSame(readNameKana(hiragana), expected, hiragana)
    t.strictSame(readNameKana(katakana.normalize('NFD')), expected)
    if (expected.ok) t.strictSame(readNameKana(expected.value.normalize('NFKC')), expected)
  }
  t.end()
})

t.test('a birth date that was read is a day, and reads as itself', (t) => {
  const part = (max: number) => fc.integer({ min: 0, max }).map(String)
  holds(
    t,
    fc.property(part(2100), part(13), part(32), (year, month, day) => {
      const first = readBirthDate({ year, month, day }, NOW)
      const date = new Date(
        `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
      )
      const exists =
        !Number.isNaN(date.getTime()) && `${date.getUTCDate()}` === day && Number(year) >= 1873
      if (!first.ok) return first.fault === (exists ? 'in_the_future' : 'no_such_day')
      const [y, m, d] = first.value.split('-')
      const second = readBirthDate({ year: y, month: m, day: d }, NOW)
      return exists && first.value <= '2026-11-22' && second.ok && second.value === first.value
    })
  )
  t.end()
})
