import { createHmac } from 'node:crypto'
import t from 'tap'
import { canonicalJson } from '../../src/record-chain/canonical-json.ts'
import { parseChainKeys } from '../../src/record-chain/chain-keys.ts'
import { followRecords } from '../../src/record-chain/follow-records.ts'
import type { SequencedRecord } from '../../src/record-chain/read-records.ts'
import {
  BEGINNING,
  bindRecords,
  type ChainRecord,
  hashRecord,
  type Position,
  readRecord
} from '../../src/record-chain/record.ts'

const CHAIN = 'operation-log.bank'
const OLD = `old:${Buffer.alloc(32, 1).toString('base64url')}`
const NEW = `new:${Buffer.alloc(32, 2).toString('base64url')}`
const keys = parseChainKeys(OLD)

const contents = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => ({ id: `id-${first + index}`, at: first + index }))

/** Records one to so many as they lie in the database, and where they end. */
function chainOf(count: number, { after = BEGINNING, key = keys.current, chain = CHAIN } = {}) {
  const bound = bindRecords({ chain, after, contents: contents(count, after.sequence + 1), key })
  const records = bound.records.map((record, index): SequencedRecord => {
    return { ...record, sequence: after.sequence + index + 1 }
  })
  return { records, head: bound.head }
}

const follow = (
  records: readonly SequencedRecord[],
  {
    from = BEGINNING,
    anchors = [],
    given = keys
  }: Partial<Parameters<typeof followRecords>[0]> & {
    given?: typeof keys
  } = {}
) => followRecords({ chain: CHAIN, from, records, keys: given, anchors })

const broken = (reason: string, sequence: number, id?: string) => ({
  status: 'broken',
  fault: { reason, sequence, ...(id && { id }) }
})

t.test('records are bound each to the one before it, from nothing on', (t) => {
  const { records, head } = chainOf(2)
  const [first, second] = records
  const zeros = '0'.repeat(64)
  t.equal(
    first?.record,
    `{"chain":"${CHAIN}","content":{"at":1,"id":"id-1"},"key":"old","kind":"entry","previous":"${zeros}","sequence":1}`
  )
  const hmac = createHmac('sha256', Buffer.alloc(32, 1)).update(`${first?.record}`).digest('hex')
  t.equal(first?.hash, hmac)
  t.match(second && readRecord(second), { previous: hmac, sequence: 2 })
  t.strictSame(head, { sequence: 2, hash: second?.hash })
  t.strictSame(chainOf(0).head, BEGINNING)
  const { records: checkpoints } = bindRecords({
    ...{ chain: CHAIN, after: head, contents: contents(1), key: keys.current, kind: 'checkpoint' }
  })
  t.match(JSON.parse(`${checkpoints[0]?.record}`), { kind: 'checkpoint', sequence: 3 })
  t.end()
})

t.test('a chain is intact from anywhere that is vouched for', (t) => {
  const { records, head } = chainOf(5)
  t.strictSame(follow(records), { status: 'intact', position: head })
  t.strictSame(follow([]), { status: 'intact', position: BEGINNING })
  const third = records[2] as SequencedRecord
  const from = { sequence: 3, hash: third.hash }
  t.strictSame(follow(records.slice(3), { from }), { status: 'intact', position: head })
  t.strictSame(
    follow(records.slice(3), { from: { ...from, hash: 'e'.repeat(64) } }),
    broken('out_of_place', 4, 'id-4')
  )
  t.end()
})

t.test('the first record that is not what was appended is named, with what is wrong', (t) => {
  const { records } = chainOf(5)
  const changed = (change: Partial<SequencedRecord>, at = 3) =>
    records.map((record) => (record.sequence === at ? { ...record, ...change } : record))
  const third = records[2] as SequencedRecord
  const rewritten = (change: Partial<ChainRecord>, key = keys.current) => {
    const record = canonicalJson({ ...readRecord(third), ...change } as never)
    return { record, hash: hashRecord(record, key) }
  }
  const text = third.record.replace('"at":3', '"at":4')
  for (const [what, change, fault] of [
    ['its text', { record: text }, broken('altered', 3, 'id-3')],
    ['its hash', { hash: 'f'.repeat(64) }, broken('altered', 3, 'id-3')],
    ['its hash, shortened', { hash: third.hash.slice(1) }, broken('altered', 3, 'id-3')],
    ['no JSON', { record: '{' }, broken('altered', 3)],
    ['no record', { record: 'null' }, broken('altered', 3)],
    ['no content', { record: '{"key":"old"}' }, broken('altered', 3)],
    ['an id that is none', { record: '{"key":"old","content":{"id":7}}' }, broken('altered', 3)],
    ['another key', rewritten({ key: 'own' }), broken('key_unknown', 3, 'id-3')],
    ['another chain', rewritten({ chain: 'x' }), broken('out_of_place', 3, 'id-3')],
    ['another before it', rewritten({ previous: 'x' }), broken('out_of_place', 3, 'id-3')]
  ] as const) {
    t.strictSame(follow(changed(change)), fault, what)
  }
  const { secret } = parseChainKeys(`old:${Buffer.alloc(32, 9).toString('base64url')}`).current
  const forged = rewritten({}, { id: 'old', secret })
  t.strictSame(follow(changed(forged)), broken('altered', 3, 'id-3'), 'under a key of its own')
  t.strictSame(
    follow(records.filter(({ sequence }) => sequence !== 3)),
    broken('missing', 3),
    'deleted'
  )
  t.strictSame(follow(records.slice(1)), broken('missing', 1))
  const two = changed({ record: '{' }, 2).map((it) =>
    it.sequence === 4 ? { ...it, hash: '' } : it
  )
  t.strictSame(follow(two), broken('altered', 2), 'the first of two')
  t.end()
})

t.test('whoever has the key too is found by what was noted elsewhere', (t) => {
  const { records } = chainOf(5)
  const noted = (sequence: number): Position => ({
    sequence,
    hash: `${records[sequence - 1]?.hash}`
  })
  const others = bindRecords({
    ...{ chain: CHAIN, after: BEGINNING, contents: contents(5, 9), key: keys.current }
  }).records.map((record, index) => ({ ...record, sequence: index + 1 }))
  t.match(follow(others), { status: 'intact' }, 'nothing here would tell')
  t.strictSame(follow(others, { anchors: [noted(4)] }), broken('replaced', 4, 'id-12'))
  t.strictSame(follow(others, { anchors: [noted(2), noted(4)] }), broken('replaced', 2, 'id-10'))
  t.match(follow(records, { anchors: [noted(2), noted(4)] }), { status: 'intact' })
  t.match(follow(records, { anchors: [{ sequence: 9, hash: 'x' }] }), { status: 'intact' })
  t.end()
})

t.test('the key can be changed; records stay under the one that bound them', (t) => {
  const both = parseChainKeys(`${NEW},${OLD}`)
  const old = chainOf(2)
  const young = chainOf(2, { after: old.head, key: both.current })
  const records = [...old.records, ...young.records]
  t.strictSame(follow(records, { given: both }), { status: 'intact', position: young.head })
  t.strictSame(follow(records), broken('key_unknown', 3, 'id-3'))
  t.equal(both.current.id, 'new')
  t.equal(both.find('old')?.secret.at(0), 1)
  t.equal(both.find('other'), undefined)
  t.end()
})

t.test('a value is written in one way, whatever the order of its names', (t) => {
  for (const [value, text] of [
    [
      { b: 1, a: [true, null, 'x"y', { d: 1, c: undefined }] },
      '{"a":[true,null,"x\\"y",{"d":1}],"b":1}'
    ],
    [{ a: undefined }, '{}'],
    [{ é: 1, z: 2, Z: 3, '': 4 }, '{"":4,"Z":3,"z":2,"é":1}'],
    [[], '[]'],
    [[1, [2, 3]], '[1,[2,3]]'],
    ['\u2028', '"\u2028"'],
    [1e21, '1e+21'],
    [null, 'null']
  ] as const) {
    t.equal(canonicalJson(value), text)
  }
  t.end()
})
