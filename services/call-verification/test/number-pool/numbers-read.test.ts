import t from 'tap'
import { lineFaults } from '../../src/number-pool/import/line-faults.ts'
import { readList } from '../../src/number-pool/import/read-list.ts'
import { readNumber } from '../../src/number-pool/import/read-number.ts'
import type { PooledNumber } from '../../src/number-pool/number-pools-port.ts'
import { outsideProductionRanges } from '../../src/number-pool/production-ranges.ts'
import { silentNumbers } from '../../src/test-calls/silent-numbers.ts'
import type { TestResult } from '../../src/test-calls/test-calls-port.ts'
import { SETTINGS } from '../support/test-bench.ts'

const NUMBER = '+81120000001'
const one = (line: number, state = 'active') => ({ line, targetNumber: NUMBER, state })

t.test('a number is read as it is written, or the fault in it is named', async (t) => {
  for (const cell of [
    '0120-000-001',
    ' 0120 000 001 ',
    '+81 120 000 001',
    '０１２０−０００−００１'
  ]) {
    t.same(readNumber(cell), { targetNumber: NUMBER }, cell)
  }
  const faults: Record<string, string[]> = {
    number_missing: ['', ' ', '-', '\u3000', ' ( ) . / ‐ ― − ー '],
    scientific: ['8.00123E+9', '1.2e8', '1.2E+10', '8E9', '8E-9', '８Ｅ＋９'],
    not_a_number: [
      ...['call us', '0120x000001', 'x0120000001', '0120000001x', '++81120000001', '0120+000001'],
      ...['E+9', '8E', 'x8E9', '8E9x', '+', '1２月']
    ],
    foreign: ['+1 800 444 3333', '+18004443333', '+80120000001', '+442012345678'],
    lost_zero: [
      ...['120444333', '8004443333', '120-444-333', '(120) 444.333', '120/444/333', '120‐444‐333'],
      ...['120―444―333', '120−444−333', '120ー444ー333', '120\u00a0444333']
    ],
    not_toll_free: [
      ...['03-1234-5678', '090-1234-5678', '0570-000-111', '110', '+819012345678', '1204443333'],
      ...['12044433', '80044433333', '91204443330', '800444333', '9120444333', '90120444333']
    ],
    too_short: ['0120', '0120-44-333', '0800-444-333', '+81120', '+8112044433', '+81012044433'],
    too_long: ['0120-444-3333', '0800-444-33333', '+811204443333', '+8108004443333333']
  }
  for (const [fault, cells] of Object.entries(faults)) {
    for (const cell of cells) t.same(readNumber(cell), { fault }, JSON.stringify(cell))
  }
})

t.test('a list is read line by line, whatever it was written with', async (t) => {
  t.same(readList(''), [])
  t.same(readList('\n \n# 0120-000-001\n'), [], 'nothing but remarks')
  t.same(readList('0120-000-001'), [one(1)])
  for (const end of ['\n', '\r', '\r\n']) {
    const read = readList(`# ours${end}${end}0120-000-001${end}0120-000-002${end}`)
    t.same(read, [one(3), { ...one(4), targetNumber: '+81120000002' }], 'lines as an editor counts')
  }
  t.same(readList('\ufeff0120-000-001'), [one(1)], 'with the mark that spreadsheets begin with')
  t.same(readList('0120-000-001\n\ufeff0120-000-002'), [
    one(1),
    { ...one(2), targetNumber: '+81120000002' }
  ])
  t.same(
    readList('0120-000-001\n0120000001\n+81120000001'),
    [one(1), { line: 2, fault: 'repeated' }, { line: 3, fault: 'repeated' }],
    'in whatever form it comes again'
  )
  t.same(
    readList('0120-000-001\n \nhere\n\ufeff# 1\nthere'),
    [one(1), ...[3, 4, 5].map((line) => ({ line, fault: 'not_a_number' }))],
    'each line stands for itself'
  )
  t.same(readList('\ufeff# ours\n0120-000-001'), [one(2)])
  t.same(readList('0120-000-001,draining'), [one(1)], 'without a heading nothing else is read')
})

t.test('headings say where the number and its state stand, in any order', async (t) => {
  const headings = [
    ...['number', 'Number', 'target number', 'targetNumber', 'phone', 'telephone', 'Phone Number'],
    ...['phonenumber', 'telephone number', '電話番号', '番号']
  ]
  for (const heading of headings) {
    t.same(readList(`note,${heading}\nours,0120-000-001`), [one(2)], heading)
  }
  for (const heading of ['state', 'State', '状態']) {
    const read = readList(`note,${heading},number\nours,Draining,0120-000-001`)
    t.same(read, [one(2, 'draining')], heading)
  }
  for (const heading of ['numbers', 'my number', 'a 番号', '番号 b', 'microphone', 'phones']) {
    t.same(readList(`${heading},number\n0120-000-002,0120-000-001`), [one(2)], heading)
  }
  for (const heading of ['states', 'in state', 'a 状態', '状態 b']) {
    t.same(readList(`number,${heading}\n0120-000-001,draining`), [one(2)], heading)
  }
  t.same(readList('"num""ber",number\n0120-000-002,0120-000-001'), [one(2)])
  t.same(readList('name of it\n0120-000-001'), [one(2)], 'the first column where none says so')
  t.same(readList('note,number\nours'), [{ line: 2, fault: 'number_missing' }])
  t.same(readList('number,state\n0120-000-001'), [one(2)], 'what has no state is active')
  t.same(readList('number,state\n0120-000-001,'), [one(2)])
  for (const state of ['active', 'draining', 'quarantined']) {
    t.same(readList(`number,state\n0120-000-001,${state}`), [one(2, state)])
  }
  for (const state of ['retired', 'sleeping', 'active draining']) {
    const read = readList(`number,state\n0120-000-001,${state}`)
    t.same(read, [{ line: 2, fault: 'unknown_state' }], state)
  }
  const unclosed = { line: 1, fault: 'unclosed_quote' }
  t.same(readList('"number,state\n0120-000-001'), [unclosed, one(2)], 'a heading may be at fault')
})

t.test('cells stand between commas, semicolons or tabs, in quotation marks or not', async (t) => {
  const under = (line: string) => readList(`note,number,state\n${line}`)
  for (const line of [
    'ours,0120-000-001,draining',
    'ours;0120-000-001;draining',
    'ours\t0120-000-001\tdraining',
    '"ours","0120-000-001","draining"',
    ' "ours" , "0120-000-001" , "draining" ',
    '"ours, or theirs",0120-000-001,draining',
    '"said ""ours""",0120-000-001,draining,""',
    '"",0120-000-001,draining',
    ',0120-000-001,draining',
    '\t0120-000-001\tdraining',
    '""\t"0120-000-001"\t"draining"',
    'ours\t 0120-000-001 \t draining ',
    'ours;0120-000-001;"draining";'
  ]) {
    t.same(under(line), [one(2, 'draining')], JSON.stringify(line))
  }
  t.same(under('ours\t0120-000-001\t\tdraining'), [one(2)], 'an empty cell keeps its place')
  t.same(under('"ours"\t\t"0120-000-001"'), [{ line: 2, fault: 'number_missing' }])
  for (const line of [
    '"ours,0120-000-001,draining',
    'ours,"0120-000-001,draining',
    '"ours"x,0120-000-001,draining',
    'x"ours",0120-000-001,draining',
    'our"s,0120-000-001,draining'
  ]) {
    t.same(under(line), [{ line: 2, fault: 'unclosed_quote' }], line)
  }
})

t.test('a line that is no text, or too long, is read no further', async (t) => {
  const unreadable = [{ line: 1, fault: 'unreadable' }]
  for (const sign of [
    '\ufffd',
    '\u0000',
    '\u0001',
    '\u0008',
    '\u000b',
    '\u000c',
    '\u001f',
    '\u007f'
  ]) {
    t.same(readList(`0120-000-001${sign}`), unreadable, JSON.stringify(sign))
  }
  for (const sign of ['\t', ' ', '~', '\u0080', 'あ']) {
    t.same(readList(`0120-000-001,${sign}`), [one(1)], JSON.stringify(sign))
  }
  const long = (length: number) => `0120-000-001,${'x'.repeat(length - 13)}`
  t.same(readList(long(500)), [one(1)])
  t.same(readList(long(501)), [{ line: 1, fault: 'too_long_line' }])
  t.ok(Object.values(lineFaults).every((sentence) => /^(holds|is|has|lacks) \w/.test(sentence)))
})

t.test('production keeps to what customers are told', async (t) => {
  const pointers = (changed: object) =>
    outsideProductionRanges({ ...SETTINGS, ...changed }).map(({ pointer }) => pointer)
  const validity = '#/settings/validitySeconds'
  const ring = '#/settings/ringSeconds'
  t.same(outsideProductionRanges(SETTINGS), [])
  for (const ringSeconds of [4, 9]) t.same(pointers({ ringSeconds }), [])
  for (const ringSeconds of [3.9, 9.1]) t.same(pointers({ ringSeconds }), [ring])
  for (const validitySeconds of [119, 121]) t.same(pointers({ validitySeconds }), [validity])
  t.same(outsideProductionRanges({ ...SETTINGS, validitySeconds: 60, ringSeconds: 1 }), [
    { pointer: validity, detail: 'must be 120' },
    { pointer: ring, detail: 'must be from 4 to 9' }
  ])
})

t.test('a number is silent where its test calls are lost and others are heard', async (t) => {
  const changedAt = (at: number) => ({ changed: { by: 'desk', why: 'repaired', at } })
  const silent = (result: TestResult, heardAt: number | undefined, changed: object = {}) => {
    const place = { state: 'active', live: 0, revision: 1 } as const
    const numbers: PooledNumber[] = [
      { ...place, targetNumber: NUMBER, ...changed },
      { ...place, targetNumber: '+81120000002' },
      { ...place, targetNumber: '+81120000003' }
    ]
    const heard =
      heardAt === undefined ? { placedAt: 1, missed: 1 } : { placedAt: 1, heardAt, missed: 0 }
    return [
      ...silentNumbers(
        numbers,
        new Map([
          [NUMBER, result],
          ['+81120000002', heard]
        ])
      )
    ]
  }
  const missed = { placedAt: 90, missed: 3, missedSince: 50 }
  t.same(silent(missed, 51), [[NUMBER, 90]], 'told by its last call')
  t.same(silent({ ...missed, missed: 4 }, 51), [[NUMBER, 90]])
  t.same(silent({ ...missed, missed: 2 }, 51), [], 'two may be chance')
  t.same(silent(missed, 50), [], 'no other was heard since then')
  t.same(silent(missed, undefined), [])
  t.same(silent(missed, 51, changedAt(50)), [[NUMBER, 90]])
  t.same(silent(missed, 51, changedAt(51)), [], 'somebody has seen to it since')
  t.same([...silentNumbers([], new Map())], [])
})
