import { type CallerId, parseCallerId, type WithheldReason } from '@yobirin/phone-numbers'
import fc from 'fast-check'
import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import t from 'tap'
import { holds } from '../../../test/support/holds.ts'

const presented = (e164: string): CallerId => ({ kind: 'presented', e164 })
const withheld = (reason: WithheldReason): CallerId => ({ kind: 'withheld', reason })

const WITHHELD_DIGITS: Record<string, WithheldReason> = {
  '266696687': 'anonymous',
  '7378742833': 'restricted',
  '7378742883': 'restricted',
  '2562533': 'blocked',
  '8656696': 'unknown',
  '86282452253': 'unavailable',
  '464': 'withheld'
}

const WITHHELD_WORDS: Record<string, WithheldReason> = {
  anonymous: 'anonymous',
  restricted: 'restricted',
  private: 'private',
  blocked: 'blocked',
  unknown: 'unknown',
  unavailable: 'unavailable',
  withheld: 'withheld'
}

const HIDDEN = '<sip:anonymous@anonymous.invalid>'

t.test('the digits that carriers send in place of a withheld number', (t) => {
  for (const [digits, reason] of Object.entries(WITHHELD_DIGITS)) {
    for (const raw of [
      `+${digits}`,
      digits,
      `+1${digits}`,
      `1${digits}`,
      `+1 ${digits.slice(0, 3)}-${digits.slice(3)}`,
      `tel:+${digits}`,
      `sip:+${digits}@carrier.example.jp`,
      `client:${digits}`
    ]) {
      t.strictSame(parseCallerId(raw), withheld(reason), raw)
    }
  }
  // A doubled 1 is a trunk prefix in North America's plan.
  t.strictSame(parseCallerId('+117378742833'), withheld('restricted'))
  t.end()
})

t.test('the words for a withheld number', (t) => {
  for (const [word, reason] of Object.entries(WITHHELD_WORDS)) {
    const capitalised = `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
    for (const raw of [
      word,
      word.toUpperCase(),
      capitalised,
      `+${word}`,
      `+${word.toUpperCase()}`,
      `1${word}`,
      `+1${capitalised}`,
      ` ${word}\r\n`,
      `${capitalised} number`,
      `client:${capitalised}`,
      `sip:${word}@carrier.example.jp`,
      `"${capitalised}" <sip:+819012345678@carrier.example.jp>;tag=1`,
      `${capitalised} <sip:09012345678@carrier.example.jp>`
    ]) {
      t.strictSame(parseCallerId(raw), withheld(reason), raw)
    }
  }
  t.end()
})

t.test('SIP callers who do not show a number', (t) => {
  for (const [raw, reason] of [
    ['sip:anonymous@anonymous.invalid', 'anonymous'],
    ['SIP:Anonymous@Anonymous.Invalid', 'anonymous'],
    [`"Anonymous" ${HIDDEN};tag=9fxced76sl`, 'anonymous'],
    [`Anonymous ${HIDDEN};tag=9fxced76sl`, 'anonymous'],
    [`"Coin line/payphone" ${HIDDEN};tag=1`, 'payphone'],
    [`"Interaction with other service" ${HIDDEN};tag=1`, 'service_interaction'],
    [`"Unavailable" ${HIDDEN};tag=1`, 'unavailable'],
    ['Coin line/payphone', 'payphone'],
    ['Coin line', 'payphone'],
    ['Interaction with other service', 'service_interaction'],
    ['tel:+81312345678;cpc=payphone', 'payphone'],
    ['<sip:+81312345678;cpc=payphone@carrier.example.jp;user=phone>', 'payphone'],
    ['<sip:+81312345678@carrier.example.jp;user=phone;cpc=payphone>', 'payphone'],
    // One part shows a number, another says that it is not to be shown.
    [`"09012345678" ${HIDDEN}`, 'anonymous'],
    ['"09012345678" <sip:09012345678@anonymous.invalid:5060;user=phone>', 'anonymous'],
    ['sip:+819012345678@caller.anonymous.invalid.', 'anonymous'],
    ['<sip:+819012345678@anonymous.invalid >', 'anonymous'],
    ['sip:+819012345678@invalid', 'anonymous'],
    ['sip:@caller.invalid', 'anonymous'],
    ['"Anonymous" <sip:+819012345678@carrier.example.jp>', 'anonymous'],
    // A display name that imitates an address does not become one.
    ['"<sip:+819012345678@carrier.example.jp>" <sip:anonymous@anonymous.invalid>', 'anonymous'],
    ['"\\"<sip:+819012345678@x>" <sip:anonymous@anonymous.invalid>', 'anonymous']
  ] as const) {
    t.strictSame(parseCallerId(raw), withheld(reason), raw)
  }
  t.end()
})

t.test('nothing at all is empty', (t) => {
  for (const raw of [undefined, '', ' ', '\r\n\t', '\u3000']) {
    t.strictSame(parseCallerId(raw), withheld('empty'))
  }
  t.end()
})

t.test('what is not a number is unusable', (t) => {
  for (const raw of [
    '+811045000', // seen from Japan in a withheld number's place
    '+',
    '+0',
    '0',
    '+81',
    '110',
    '+81110',
    'P',
    '#31#09012345678',
    '*67',
    '+819012345678x12',
    '+819012345678 +818012345678',
    '090123456789',
    '+8190123456789',
    '+23480012345678901', // valid in Nigeria's plan, but longer than E.164 allows
    '+81800123456', // toll-free with a digit too few
    '9012345678', // neither Turkey's nor, without its zero, Japan's
    // 184 hides and 186 shows a number where one dials; neither belongs to it.
    '18409012345678',
    '18609012345678',
    '1840312345678',
    '+8118409012345678',
    '184+819012345678',
    // Prefixes of carriers and of international calls are dialled, not owned.
    '00777012345',
    '0037680901234567',
    '+8100376809012345678',
    '010819012345678',
    // A Twilio client and a SIM are named by whoever set them up.
    'client:+819012345678',
    'client:09012345678',
    'sim:HS0123456789abcdef0123456789abcdef',
    'mailto:+819012345678@carrier.example.jp',
    'sip:',
    'sip:@carrier.example.jp',
    'sip:carrier.example.jp',
    'sip:09012345678',
    'sips:+819012345678',
    'sip:@464',
    'sip:+819012345678:secret@carrier.example.jp',
    'sip:%2B819012345678@carrier.example.jp',
    'sip:+819012345678@evil@carrier.example.jp',
    'tel:',
    'tel:09012345678;phone-context=carrier.example.jp',
    'tel:09012345678;phone-context=+1',
    'tel:9012345678;phone-context=+81x',
    'tel:9012345678;phone-context=x+81',
    'tel:9012345678;x-phone-context=+81',
    'tel:09012345678;phone-context=+81;phone-context=+44',
    'sip:0312345678@carrier.example.jp;phone-context=+1',
    'sip:1234;phone-context=+81312345678@carrier.example.jp',
    '<sip:+819012345678@carrier.example.jp',
    'sip:+819012345678@carrier.example.jp>',
    '<sip:+819012345678@a> <sip:+818012345678@b>',
    '"Taro <sip:+819012345678@carrier.example.jp>',
    '＋８１９０１２３４５６７８', // networks send ASCII
    '\u202e+819012345678',
    '+8190\u200f12345678',
    '+819012345678\u0000',
    '\u0000',
    '\ud800',
    '+81٩٠12345678'
  ]) {
    t.strictSame(parseCallerId(raw), withheld('unusable'), JSON.stringify(raw))
  }
  t.end()
})

t.test('numbers as carriers and trunks write them', (t) => {
  for (const [raw, e164] of [
    ['+819012345678', '+819012345678'],
    ['819012345678', '+819012345678'],
    ['09012345678', '+819012345678'],
    ['+8109012345678', '+819012345678'],
    ['8109012345678', '+819012345678'],
    ['+81 90-1234-5678', '+819012345678'],
    ['090-1234-5678', '+819012345678'],
    [' +819012345678\r\n', '+819012345678'],
    ['0312345678', '+81312345678'],
    ['(03) 1234-5678', '+81312345678'],
    ['0770123456', '+81770123456'],
    ['05012345678', '+815012345678'],
    ['07012345678', '+817012345678'],
    ['08012345678', '+818012345678'],
    ['06012345678', '+816012345678'],
    // Valid numbers that cannot be verified are callers all the same.
    ['0120444333', '+81120444333'],
    ['02012345678', '+812012345678'],
    // A subscriber in Suwa, whose digits with their zero are no withheld form.
    ['0266696687', '+81266696687'],
    ['+81266696687', '+81266696687'],
    ['tel:+81-90-1234-5678', '+819012345678'],
    ['tel:09012345678;phone-context=+81', '+819012345678'],
    ['tel:9012345678;phone-context=+81', '+819012345678'],
    ['tel:0312345678;Phone-Context=+81;ext=12', '+81312345678'],
    ['tel:02071838750;phone-context=+44', '+442071838750'],
    ['tel:09012345678;phone-context=+44', '+449012345678'],
    ['sip:+819012345678@carrier.example.jp', '+819012345678'],
    ['sips:+819012345678@carrier.example.jp', '+819012345678'],
    ['sip:09012345678@unknown.carrier.example.jp', '+819012345678'],
    ['sip:09012345678@192.0.2.7:5060;transport=udp', '+819012345678'],
    ['sip:09012345678@[2001:db8::7]:5060', '+819012345678'],
    ['sip:09012345678;phone-context=+81@carrier.example.jp;user=phone', '+819012345678'],
    ['sip:09012345678@carrier.example.jp;user=phone?Subject=private', '+819012345678'],
    ['<sip:0312345678@carrier.example.jp;user=phone>;tag=unknown1', '+81312345678'],
    ['"0312345678" <sip:0312345678@carrier.example.jp;user=phone>;tag=1', '+81312345678'],
    ['"山田 \\"太郎\\" <x>"<sip:+81312345678@carrier.example.jp>', '+81312345678'],
    ['Taro Yamada <tel:+81312345678>', '+81312345678'],
    ['Taro < +81312345678 >', '+81312345678'],
    ['tel:9012345678; phone-context = +81 ', '+819012345678'],
    // Neither words nor hosts nor schemes, though parts of them look so.
    ['sip:+81312345678;pri;vate@carrier.example.jp', '+81312345678'],
    ['sip:+81312345678@invalid.example.jp', '+81312345678'],
    ['+81312345678;ext=a:1', '+81312345678'],
    // Foreign callers, and the neighbours of a withheld form.
    ['+17378742834', '+17378742834'],
    ['+12125551234', '+12125551234'],
    ['12125551234', '+12125551234'],
    ['+442071838750', '+442071838750'],
    ['+390612345678', '+390612345678'],
    ['+491530064466868', '+491530064466868'], // as long as a number can be
    ['+870773111632', '+870773111632']
  ] as const) {
    t.strictSame(parseCallerId(raw), presented(e164), raw)
  }
  t.end()
})

t.test('a mobile number of any country is presented', (t) => {
  const countries = getCountries()
  t.ok(countries.length > 200, `${countries.length} countries`)
  const refused = countries
    .map((country) => getExampleNumber(country, examples)?.number)
    .filter((e164) => e164 !== undefined && parseCallerId(e164).kind !== 'presented')
  t.strictSame(refused, [])
  t.end()
})

t.test('long input is unusable without being read', (t) => {
  t.strictSame(parseCallerId('09012345678'.padEnd(512)), presented('+819012345678'))
  t.strictSame(parseCallerId('09012345678'.padEnd(513)), withheld('unusable'))
  for (const junk of ['x', '+1', '<', '"\\', '(', ' ', '\u0000', '\ud800', 'anonymous']) {
    const raw = junk.repeat(100_000 / junk.length)
    t.strictSame(parseCallerId(raw), withheld('unusable'), JSON.stringify(junk))
  }
  t.end()
})

t.test('no input that is short enough to be read takes long', (t) => {
  const hardest = ['"\\', '<', '"<', '(', ' ', 'a:', ';phone-context=+81', '+1', '+81', '@', '-0']
  const started = performance.now()
  for (const junk of hardest) {
    const raw = junk.repeat(512 / junk.length)
    for (let time = 0; time < 10; time += 1) parseCallerId(raw)
  }
  t.ok(performance.now() - started < 1000)
  t.end()
})

const anyString = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  // Code units one by one, so that halves of surrogate pairs occur.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('+', '81', '0', '1', '90', '12345678', '-', ' ', '(', ')', '\u202e', '\0'),
        fc.constantFrom('sip:', 'tel:', 'client:', '@', '<', '>', '"', '\\', ';', '='),
        fc.constantFrom(';phone-context=', ';user=phone', 'anonymous', '.invalid', 'example.jp'),
        fc.constantFrom('+819012345678', '0312345678', '+442071838750', '7378742833')
      ),
      { maxLength: 12 }
    )
    .map((parts) => parts.join(''))
)

t.test('any string has an answer; a presented number is E.164, was sent, and stays itself', (t) => {
  holds(
    t,
    fc.property(anyString, (raw) => {
      const caller = parseCallerId(raw)
      if (caller.kind === 'withheld') return caller.reason.length > 0
      const sent = raw.replace(/[ ().-]/g, '')
      return (
        /^\+[1-9]\d{4,14}$/.test(caller.e164) &&
        sent.includes(caller.e164.slice(-6)) &&
        JSON.stringify(parseCallerId(caller.e164)) === JSON.stringify(caller)
      )
    })
  )
  t.end()
})

t.test('a withheld form stays withheld under any sign, leading 1, case and wrapping', (t) => {
  const forms = { ...WITHHELD_DIGITS, ...WITHHELD_WORDS }
  const variation = fc
    .record({
      form: fc.constantFrom(...Object.keys(forms)),
      upperCase: fc.infiniteStream(fc.boolean()),
      gaps: fc.infiniteStream(fc.constantFrom('', '', '', '-', ' ', '.')),
      prefix: fc.constantFrom('', '+', '1', '+1', '+ 1', '+1-', '(1)'),
      wrap: fc.constantFrom(
        '#',
        'tel:#',
        'client:#',
        'sip:#@carrier.example.jp',
        '<sip:#@carrier.example.jp;user=phone>;tag=1',
        '"0312345678" <sip:#@anonymous.invalid>',
        ' #\n'
      )
    })
    .map(({ form, upperCase, gaps, prefix, wrap }) => {
      const letters = [...form].map((letter) => {
        const cased = upperCase.next().value ? letter.toUpperCase() : letter
        return /\d/.test(form) ? `${cased}${gaps.next().value}` : cased
      })
      return { form, raw: wrap.replace('#', `${prefix}${letters.join('')}`) }
    })
  holds(
    t,
    fc.property(variation, ({ form, raw }) => {
      const caller = parseCallerId(raw)
      const reason = raw.includes('.invalid') && /\d/.test(form) ? 'anonymous' : forms[form]
      return caller.kind === 'withheld' && caller.reason === reason
    })
  )
  t.end()
})
