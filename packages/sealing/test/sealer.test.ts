import { randomBytes } from 'node:crypto'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import t from 'tap'

const key = (id: string) => ({ id, secret: randomBytes(32) })

t.test('what is sealed opens again, under its own context only', (t) => {
  const sealer = createSealer([key('a')])
  const sealed = sealer.seal('090-1234-3333 ヨビリン', 'start main.x')
  t.match(sealed, /^s1\.a\.[A-Za-z0-9_-]+$/)
  t.notMatch(sealed, /1234/)
  t.equal(sealer.open(sealed, 'start main.x'), '090-1234-3333 ヨビリン')
  t.equal(sealer.open(sealer.seal('', 'c'), 'c'), '', 'nothing at all too')
  t.throws(() => sealer.open(sealed, 'start main.y'), {
    code: 'SEAL_BROKEN',
    message: /changed, or belongs to another/
  })
  t.throws(() => sealer.open(sealed.replace('s1', 's2'), 'start main.x'), {
    code: 'SEAL_BROKEN',
    message: /no.* seal of ours/i
  })
  t.end()
})

t.test('the same text is never sealed to the same letters twice', (t) => {
  const sealer = createSealer([key('a')])
  t.not(sealer.seal('x', 'c'), sealer.seal('x', 'c'))
  t.end()
})

t.test('during rotation the new key seals and the old one still opens', (t) => {
  const [older, newer] = [key('older'), key('newer')]
  const sealed = createSealer([older]).seal('x', 'c')
  const rotated = createSealer([newer, older])
  t.equal(rotated.open(sealed, 'c'), 'x')
  t.match(rotated.seal('x', 'c'), /^s1\.newer\./)
  t.throws(() => createSealer([newer]).open(sealed, 'c'), /key that is not configured/)
  t.end()
})

t.test('a seal that was changed anywhere does not open', (t) => {
  const sealer = createSealer([key('a')])
  const sealed = sealer.seal('some text', 'c')
  const body = Buffer.from(sealed.slice('s1.a.'.length), 'base64url')
  for (let index = 0; index < body.length; index++) {
    const changed = Buffer.from(body)
    changed[index] = (changed[index] ?? 0) ^ 1
    t.throws(() => sealer.open(`s1.a.${changed.toString('base64url')}`, 'c'), {
      code: 'SEAL_BROKEN'
    })
  }
  for (const junk of ['', 's1', 's1.a.', 's2.a.AAAA', '\u0000', 'a'.repeat(100_000)]) {
    t.throws(() => sealer.open(junk, 'c'), { code: 'SEAL_BROKEN' })
  }
  t.end()
})

t.test('keys are read from one line, and a bad one is named without its value', (t) => {
  const secret = randomBytes(32).toString('base64url')
  t.same(
    parseSealingKeys(`one:${secret}, two:${randomBytes(32).toString('base64url')}`).map(
      (k) => k.id
    ),
    ['one', 'two']
  )
  for (const faulty of ['two:short-secret', `:${secret}`, `a/b:${secret}`, `a/:${secret}`, 'two']) {
    t.throws(() => parseSealingKeys(`one:${secret},${faulty}`), /Sealing key 2.*randomBytes\(32\)/)
  }
  t.throws(() => parseSealingKeys(`/b:${secret}`), /Sealing key 1/)
  try {
    parseSealingKeys('one:short-secret')
  } catch (error) {
    t.notMatch(String(error), /short-secret/)
  }
  t.throws(() => parseSealingKeys(`one:${secret},one:${secret}`), /same id/)
  t.throws(() => createSealer([]), /At least one/)
  t.end()
})
