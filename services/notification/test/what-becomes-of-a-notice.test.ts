import { ON_BEHALF_OF_HEADER, writePerson } from '@yobirin/contracts'
import { createSealer } from '@yobirin/sealing'
import t from 'tap'
import { failureOf, parseFailure } from '../src/dead-letters/failure.ts'
import { createOperatorTokens } from '../src/dead-letters/operator-tokens.ts'
import type { Delivery, Letter } from '../src/delivery/mailer.ts'
import { readFailure } from '../src/delivery/read-failure.ts'
import { delayAfter, RETRY_SCHEDULE } from '../src/delivery/retry-schedule.ts'
import {
  dayInJapan,
  japanDayInEnglish,
  japanTimeInEnglish,
  timeInJapan
} from '../src/messages/japan-time.ts'
import { composeMessage } from '../src/messages/message.ts'
import type { BeginSending } from '../src/notices/notice-marks.ts'
import { openNotice } from '../src/notices/open-notice.ts'
import { processNotice, SET_ASIDE_REASONS } from '../src/notices/process-notice.ts'
import { CUSTOMER, GRANTED } from './support/notification.ts'

const sealer = createSealer([{ id: 'test', secret: Buffer.alloc(32, 1) }])
const seal = (content: unknown, id = 'n1') => sealer.seal(JSON.stringify(content), `notice ${id}`)
const notice = (content: unknown = GRANTED, more: object = {}) => ({
  ...{ id: 'n1', kind: 'consent_granted', institution: 'demo', sealedContent: seal(content) },
  ...more
})

t.test('the server’s answer says whether it has the letter, or may have it', async (t) => {
  const read = (responseCode: number | undefined, code?: string, textBegun = true) =>
    readFailure(
      {
        ...(code !== undefined && { code }),
        ...(responseCode !== undefined && { responseCode })
      },
      textBegun
    )
  for (const phase of ['EENVELOPE', 'EMESSAGE']) {
    for (const responseCode of [500, 550, 599]) {
      t.strictSame(read(responseCode, phase), { status: 'refused', responseCode })
    }
    for (const responseCode of [400, 451, 499, 503, 530, 534, 535, 538]) {
      const deferred = { status: 'deferred', reason: phase.toLowerCase(), responseCode }
      t.strictSame(
        read(responseCode, phase),
        deferred,
        'it refuses our way of asking, or not for good'
      )
    }
  }
  const session = { status: 'deferred', reason: 'eauth', responseCode: 550 }
  t.strictSame(read(550, 'EAUTH'), session, 'a reply to the connection is none to the letter')
  for (const strange of [undefined, 399, 600, 250]) {
    t.strictSame(read(strange, 'ETIMEDOUT'), { status: 'unknown', reason: 'etimedout' })
    t.strictSame(read(strange, 'ETIMEDOUT', false), { status: 'deferred', reason: 'etimedout' })
  }
  t.strictSame(read(undefined), { status: 'unknown', reason: 'unknown' })
})

t.test('the schedule grows and lasts for a day', async (t) => {
  const sum = RETRY_SCHEDULE.reduce((total, delay) => total + delay, 0)
  t.ok(Math.abs(sum / 3_600_000 - 24) < 0.5)
  t.same(
    RETRY_SCHEDULE,
    [...RETRY_SCHEDULE].sort((a, b) => a - b)
  )
  t.equal(RETRY_SCHEDULE[0], 10_000, 'a server that restarts is asked again soon')
  t.ok((RETRY_SCHEDULE[4] ?? 0) >= 900_000, 'and one that stays away seldom')
  t.strictSame(
    [1, 2, 3].map((failures) => delayAfter(failures, [5, 6])),
    [5, 6, undefined]
  )
})

t.test('a payload is what it says, sealed by us for this notice, or is set aside', async (t) => {
  const statusOf = (payload: unknown) => openNotice(payload, sealer).status
  const right = notice()
  t.strictSame(openNotice(right, sealer), { status: 'opened', notice: right, content: GRANTED })
  for (const payload of [undefined, {}, { ...right, id: 'n 1' }, { ...right, kind: 'x' }]) {
    t.equal(statusOf(payload), 'bad_payload')
  }
  for (const sealedContent of [
    '',
    seal(GRANTED, 'n2'),
    right.sealedContent.replace('test', 'other')
  ]) {
    t.equal(statusOf({ ...right, sealedContent }), 'seal_broken')
  }
  t.equal(statusOf(notice({ ...GRANTED, days: 0 })), 'bad_content')
  t.equal(statusOf(notice(null)), 'bad_content')
  const noJson = { ...right, sealedContent: sealer.seal('{', 'notice n1') }
  t.equal(statusOf(noJson), 'bad_content')
  const other = notice(GRANTED, { kind: 'consent_revoked' })
  t.equal(statusOf(other), 'bad_content', 'in clear it tells of something else')
  const addresses = ['a@b', 'a.b+c@mail.example']
  for (const to of addresses) t.equal(statusOf(notice({ ...GRANTED, to })), 'opened', to)
  const signs = [...' @<>()[]\\,;:"\n']
  const strange = signs.flatMap((sign) => [
    `a${sign}b@c`,
    `a@b${sign}c`,
    `${sign}a@b`,
    `a@b${sign}`
  ])
  for (const to of ['', 'a', '@b', 'a@', 'a@b, c@d', 'A <a@b>', ...strange]) {
    t.equal(statusOf(notice({ ...GRANTED, to })), 'bad_content', JSON.stringify(to))
  }
})

t.test('a run mails a notice, or says what is to be done about it', async (t) => {
  const letters: Letter[] = []
  const ends: unknown[] = []
  let beginning: BeginSending | Error = { status: 'begun' }
  let delivery: Delivery = { status: 'accepted', responseCode: 250 }
  const { signal } = new AbortController()
  const run = (payload: unknown = notice(), count = 1) =>
    processNotice(
      {
        sealer,
        marks: {
          async begin(...asked) {
            t.strictSame(asked, ['n1', 'attempt'])
            if (beginning instanceof Error) throw beginning
            return beginning
          },
          end: async (...asked) => void ends.push(asked),
          allowResend: async () => 'allowed'
        },
        mailer: {
          async deliver(letter, given) {
            t.equal(given, signal)
            letters.push(letter)
            return delivery
          },
          close: () => {}
        },
        ...{ domain: 'example.jp', schedule: [20], newAttempt: () => 'attempt' }
      },
      payload,
      count,
      signal
    )
  const about = { noticeId: 'n1', kind: 'consent_granted' }
  const comesTo = async (given: Delivery, result: object, end: string, count = 1) => {
    delivery = given
    t.strictSame(await run(notice(), count), { ...about, ...result })
    t.strictSame(ends.splice(0), [['n1', 'attempt', end]])
    t.equal(letters.splice(0).length, 1)
  }

  t.strictSame(await run(), { ...about, status: 'sent', responseCode: 250 })
  t.match(letters, [
    {
      ...{ to: CUSTOMER, senderName: GRANTED.institution.name, date: new Date(GRANTED.at) },
      messageId: '<676b8bb84ce7267dd520deca4811c8f1@example.jp>',
      subject: /読み取れるようになりました/
    }
  ])
  letters.length = 0
  t.strictSame(ends.splice(0), [['n1', 'attempt', 'sent']])

  const refused = { status: 'refused', responseCode: 550 } as const
  await comesTo(refused, { status: 'set_aside', reason: 'refused', responseCode: 550 }, 'not_sent')
  const lost = { status: 'unknown', reason: 'etimedout' } as const
  await comesTo(lost, { status: 'set_aside', reason: 'outcome_unknown' }, 'unknown')
  const later = { status: 'deferred', reason: 'emessage', responseCode: 451 } as const
  await comesTo(later, { ...later, status: 'retry', delayMs: 20 }, 'not_sent')
  const over = { status: 'set_aside', reason: 'retries_exhausted', responseCode: 451 }
  await comesTo(later, over, 'not_sent', 2)

  for (const [found, result] of [
    [{ status: 'sent' }, { status: 'already_sent' }],
    [{ status: 'unknown' }, { status: 'set_aside', reason: 'outcome_unknown' }],
    [
      { status: 'in_progress', waitMs: 700 },
      { status: 'retry', delayMs: 700, reason: 'in_progress' }
    ]
  ] as const) {
    beginning = found
    t.strictSame(await run(), { ...about, ...result })
  }
  t.strictSame(await run({}), { status: 'set_aside', reason: 'bad_payload' })
  t.strictSame([letters, ends], [[], []], 'nothing is mailed then')
  beginning = new Error('Command timed out')
  await t.rejects(run(), { message: 'Command timed out' })
  t.strictSame(ends, [['n1', 'attempt', 'not_sent']], 'the right may have been given: it goes back')
  t.equal(letters.length, 0)
  t.strictSame(
    [...SET_ASIDE_REASONS],
    [
      ...['bad_payload', 'seal_broken', 'bad_content', 'refused', 'retries_exhausted'],
      'outcome_unknown'
    ]
  )
})

t.test('a failure is kept in one line, and read back', async (t) => {
  for (const [line, failure] of [
    ['refused 550', { reason: 'refused', responseCode: 550 }],
    ['outcome_unknown', { reason: 'outcome_unknown' }]
  ] as const) {
    t.equal(failureOf(failure), line)
    t.strictSame(parseFailure(line), failure)
  }
  for (const line of ['job stalled more than allowable limit', 'refused 55', 'x refused 550', '']) {
    t.strictSame(parseFailure(line), { reason: line }, 'the queue’s own is shown as it is')
  }
})

t.test('only an operator, by a token, sees what was set aside', async (t) => {
  const find = createOperatorTokens(
    ' ops:operator:a:b , root:administrator:c,watch:viewer:d,console:operator:e ',
    new Set(['console'])
  )
  const ask = (authorization: string | undefined, person?: string) =>
    find({
      ...(authorization !== undefined && { authorization }),
      ...(person !== undefined && { [ON_BEHALF_OF_HEADER]: person })
    })
  t.strictSame(ask('Bearer a:b'), { name: 'ops', role: 'operator', person: 'token ops' })
  t.match(ask('bearer   c'), { name: 'root', role: 'administrator' })
  for (const none of ['Bearer d', 'Bearer a', 'Bearer', 'Basic c', 'xBearer c', 'Bearer c d', '']) {
    t.equal(ask(none), undefined, none)
  }
  t.equal(ask(undefined), undefined)
  const person = writePerson({ subject: '7', name: '田中' })
  t.match(ask('Bearer e', person), { name: '田中 (7) by console', person: 'subject 7' })
  t.equal(ask('Bearer c', person), undefined)
  for (const entry of ['', 'ops', 'ops:operator', 'ops:operator:', ':operator:a', 'ops::a']) {
    const fault = new TypeError('API token 2 is not name:role:token')
    t.throws(() => createOperatorTokens(`ops:operator:a,${entry}`, new Set()), fault, entry)
  }
})

t.test('what others wrote is words in a letter, and instants are told in Japan', async (t) => {
  const { subject, text, html } = composeMessage({
    subject: '<b>&"\'',
    japanese: ['一\n二', '<三>'],
    english: ['one & two']
  })
  t.equal(subject, '<b>&"\'')
  t.equal(text, '一\n二\n\n<三>\n\n―――――― English ――――――\n\none & two\n')
  t.equal(
    html,
    [
      '<!doctype html>',
      '<html lang="ja"><head><meta charset="utf-8"><title>&lt;b&gt;&amp;&quot;&#39;</title></head>',
      '<body style="font-family:sans-serif;line-height:1.7;color:#1a1a1c">',
      '<p>一<br>二</p>',
      '<p>&lt;三&gt;</p>',
      '<hr>',
      '<div lang="en">',
      '<p>one &amp; two</p>',
      '</div>',
      '</body></html>'
    ].join('\n')
  )
  const newYear = Date.UTC(2026, 11, 31, 15, 5)
  t.match(timeInJapan(newYear), /^2027年1月1日 ?00:05（日本時間）$/)
  t.equal(dayInJapan(newYear), '2027年1月1日')
  t.equal(japanTimeInEnglish(newYear), '1 January 2027, 00:05 (Japan time)')
  t.equal(japanDayInEnglish(newYear - 6 * 60_000), '31 December 2026')
})
