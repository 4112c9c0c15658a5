import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { configurationTable } from '@yobirin/configuration'
import type { NoticeContent } from '@yobirin/contracts'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import t, { type Test } from 'tap'
import { startRedis, testRedis } from '../../../test/support/redis.ts'
import { NotificationVariables, readConfiguration } from '../src/config.ts'
import type { Mailer } from '../src/delivery/mailer.ts'
import { createNoticeMarks, type NoticeMarks } from '../src/notices/notice-marks.ts'
import { processNotice } from '../src/notices/process-notice.ts'
import { type Behaviour, startMailServer } from './support/mail-server.ts'
import {
  CUSTOMER,
  GRANTED,
  HASTY,
  INSTITUTION,
  OPERATOR,
  prepareQueue,
  spawnService,
  startService
} from './support/notification.ts'

async function prepare(t: Test) {
  const { url, redis, keyPrefix } = await testRedis(t)
  const mail = await startMailServer(t)
  const queue = prepareQueue(t, { redisUrl: url, smtpUrl: mail.url, keyPrefix })
  return { mail, queue, redis, keyPrefix }
}

t.test('a notice becomes one e-mail, and nothing of it stays behind', async (t) => {
  const { mail, queue, redis, keyPrefix } = await prepare(t)
  const service = await startService(t, queue)
  const ended = queue.ended('granted-main.abc-1')
  await queue.add(queue.notice('granted-main.abc-1'))
  t.match(await ended, { status: 'completed' })

  const [letter] = mail.taken
  t.equal(mail.taken.length, 1)
  t.match(letter?.from?.value, [{ address: 'bank@example.jp', name: 'よびりん信用組合（架空）' }])
  t.match([letter?.to].flat()[0]?.value, [{ address: CUSTOMER }])
  t.equal(letter?.subject, 'アプリが口座の情報を読み取れるようになりました')
  t.match(letter?.messageId, /^<[0-9a-f]{32}@example\.jp>$/)
  t.equal(letter?.date?.getTime(), Date.UTC(2026, 10, 22, 11, 31))
  t.equal(letter?.headers.get('auto-submitted'), 'auto-generated')
  for (const body of [letter?.text ?? '', letter?.html || '']) {
    t.match(body, /\*\*\*\*\*3333/)
    t.match(body, /2026年11月22日 ?20:31（日本時間）/)
    t.match(body, /お心当たりがない場合/)
    t.match(body, /This letter is from Yobirin Credit Union \(invented\)\./)
    t.match(body, /It reads: accounts and balances; deposits and withdrawals/)
    t.match(body, /Allowed: 22 November 2026, 20:31 \(Japan time\)/)
    t.notMatch(body, /https?:|href|www\./, 'no links')
  }

  t.equal(await queue.queue.getJob('granted-main.abc-1'), undefined)
  const keys = await redis.keys(`*${keyPrefix}*notice*`)
  t.same(keys, [`{${keyPrefix}:notice:granted-main.abc-1}`])
  t.same(await redis.hgetall(keys[0] ?? ''), { state: 'sent' })
  const days = (await redis.pttl(keys[0] ?? '')) / 86_400_000
  t.ok(days > 29 && days <= 30, 'remembered for 30 days')

  t.notMatch(service.log(), /mail\.example|3333|架空/)
  const metrics = (await service.app.inject('/metrics')).body
  t.match(metrics, /yobirin_notices_total\{kind="consent_granted",status="sent".*\} 1/)
})

t.test('the same event again is not mailed again', async (t) => {
  const { mail, queue } = await prepare(t)
  const service = await startService(t, queue)
  for (const record of ['notice sent', 'notice was sent before', 'notice was sent before']) {
    const logged = service.logged(record)
    await queue.add(queue.notice('n1'))
    t.match(await logged, { noticeId: 'n1', kind: 'consent_granted' })
    while (await queue.queue.getJob('n1')) await service.app.inject('/healthz')
  }
  t.equal(mail.taken.length, 1)
})

t.test(
  "each kind of notice says what happened, in its institution's name, without a link",
  async (t) => {
    const { mail, queue } = await prepare(t)
    await startService(t, queue)
    const closing = '土曜日と日曜日のお電話は、自動音声で承ります。'
    const about = { to: CUSTOMER, institution: { ...INSTITUTION, closing }, at: GRANTED.at }
    const until = Date.UTC(2026, 10, 22, 15)
    const kinds: [NoticeContent, subject: RegExp, says: RegExp[]][] = [
      [
        { ...GRANTED, ...about },
        /読み取れるようになりました/,
        [
          /アプリ：さいふノート（架空）/,
          /口座と残高、入出金の明細/,
          /12月22日 ?20:31.*30日間/,
          /\*{5}3333/
        ]
      ],
      [
        { kind: 'consent_revoked', ...about, appName: 'さいふノート（架空）', grantedAt: 0 },
        /読み取りを終わりに/,
        [
          /アプリ：さいふノート（架空）/,
          /許可された日：1970年1月1日/,
          /取り消しの日時：2026年11月22日 ?20:31/
        ]
      ],
      [
        { kind: 'account_locked', ...about, until },
        /お手続きを止めています/,
        [/止めた日時：2026年11月22日 ?20:31/, /ふたたびお手続きできる日時：2026年11月23日 ?00:00/]
      ]
    ]
    for (const [index, [content, subject, says]] of kinds.entries()) {
      const id = `n${index}`
      const { kind } = content
      const ended = queue.ended(id)
      const sealedContent = queue.seal(id, content)
      await queue.add({ id, kind, institution: 'yobirin-shinkumi', sealedContent })
      t.match(await ended, { status: 'completed' }, kind)
      const letter = mail.taken.at(-1)
      t.match(letter?.subject, subject)
      t.equal(letter?.date?.getTime(), GRANTED.at, 'dated when it happened')
      for (const body of [letter?.text ?? '', letter?.html || '']) {
        for (const words of says) t.match(body, words, kind)
        t.match(body, /お心当たりがない場合/)
        t.notMatch(body, /https?:|href|www\.|:\/\/|mailto|<img|<a /, `${kind}: no links`)
        t.match(body, 'よびりん信用組合（架空）')
        t.match(body, '0120-000-000')
        t.match(body, closing)
      }
    }
    t.equal(mail.taken.length, kinds.length)
  }
)

t.test('names are words in a letter, whatever they hold', async (t) => {
  const { mail, queue } = await prepare(t)
  await startService(t, queue)
  const taken = mail.nextTaken()
  const name = '<b>&"\',Bcc: a@mail.example;'
  await queue.add(queue.notice('n1', { appName: name, institution: { ...INSTITUTION, name } }))
  await taken
  const [letter] = mail.taken
  t.match(letter?.html, /アプリ：&lt;b&gt;&amp;&quot;&#39;,Bcc/)
  t.match(letter?.text, /アプリ：<b>&"',Bcc/)
  t.match(letter?.html, /App: &lt;b&gt;&amp;&quot;&#39;,Bcc/)
  t.match(letter?.from?.value, [{ address: 'bank@example.jp', name }])
  t.equal(letter?.bcc, undefined)
  t.match([letter?.to].flat()[0]?.value, [{ address: CUSTOMER }])

  const hostile = [
    'x\r\nBcc: a@mail.example',
    'x\u0000',
    'x\u2028y',
    '\u202etxt',
    'よびりん https://bank.example',
    'WWW.bank.example',
    ''
  ]
  for (const [index, words] of hostile.entries()) {
    for (const [field, change] of Object.entries({
      app: { appName: words },
      reads: { reads: [words] },
      readsInEnglish: { readsInEnglish: [words] },
      nameInEnglish: { institution: { ...INSTITUTION, nameInEnglish: words } },
      name: { institution: { ...INSTITUTION, name: words } },
      closing: { institution: { ...INSTITUTION, closing: words } },
      telephone: { institution: { ...INSTITUTION, inquiryTelephone: words } },
      mask: { maskedPhoneNumber: words }
    })) {
      const id = `hostile-${index}-${field}`
      const ended = queue.ended(id)
      await queue.add(queue.notice(id, change))
      t.match(await ended, { status: 'failed', reason: 'bad_content' }, id)
    }
  }
  t.equal(mail.taken.length, 1)
})

t.test('what the server surely does not have is tried again', async (t) => {
  const { mail, queue } = await prepare(t)
  const service = await startService(t, queue)
  const cases: [Behaviour, number | undefined][] = [
    ['busy at the recipient', 450],
    ['busy after the text', 451],
    ['drop at the recipient', undefined]
  ]
  for (const [index, [behaviour, smtpCode]] of cases.entries()) {
    const id = `n${index}`
    mail.behave(behaviour)
    const [delayed, ended] = [service.logged('notice delayed'), queue.ended(id)]
    await queue.add(queue.notice(id))
    t.match(await delayed, { noticeId: id, attempt: 1, smtpCode, delayMs: 20 })
    t.match(await ended, { status: 'completed' }, behaviour)
    t.equal(mail.taken.length, index + 1, behaviour)
  }
  t.notMatch(service.log(), /mail\.example/, "the server's words are not logged")
})

t.test('a server that is away or does not speak is asked until it does', async (t) => {
  const { mail, queue } = await prepare(t)
  const limits = { connectionMs: 300, silenceMs: 2_000, letterMs: 4_000 }
  const service = await startService(t, queue, { ...HASTY, limits, schedule: Array(50).fill(100) })
  await mail.close()
  const [refused, ended] = [service.logged('notice delayed'), queue.ended('n1')]
  await queue.add(queue.notice('n1'))
  t.match(await refused, { reason: 'esocket' })
  mail.greet(false)
  await mail.open()
  let silent: Record<string, unknown> = {}
  while (silent.reason !== 'etimedout') silent = await service.logged('notice delayed')
  mail.greet(true)
  t.match(await ended, { status: 'completed' })
  t.equal(mail.taken.length, 1)
})

t.test('what the server refuses for good is set aside at once', async (t) => {
  const { mail, queue } = await prepare(t)
  const service = await startService(t, queue)
  for (const [behaviour, code] of [
    ['refuse the recipient', 550],
    ['refuse the text', 554]
  ] as const) {
    mail.behave(behaviour)
    const [logged, ended] = [
      service.logged('notice set aside as a dead letter'),
      queue.ended(`r${code}`)
    ]
    await queue.add(queue.notice(`r${code}`))
    t.match(await ended, { status: 'failed', reason: `refused ${code}` })
    t.match(await logged, { level: 50, noticeId: `r${code}`, smtpCode: code, attempt: 1 })
  }
  t.equal(mail.taken.length, 0)
})

t.test('when the day is over the notice is set aside', async (t) => {
  const { mail, queue } = await prepare(t)
  await startService(t, queue)
  mail.behave(...Array<Behaviour>(4).fill('busy after the text'))
  const ended = queue.ended('n1')
  await queue.add(queue.notice('n1'))
  t.match(await ended, { status: 'failed', reason: 'retries_exhausted 451' })
  t.equal(mail.taken.length, 0)
})

t.test(
  'when it is not known whether the server has it, it is never mailed again by itself',
  async (t) => {
    const { mail, queue } = await prepare(t)
    const limits = { connectionMs: 2_000, silenceMs: 300, letterMs: 4_000 }
    const service = await startService(t, queue, { ...HASTY, limits })
    for (const behaviour of ['drop after the text', 'hang after the text'] as const) {
      const id = behaviour.replaceAll(' ', '-')
      mail.behave(behaviour)
      const ended = queue.ended(id)
      await queue.add(queue.notice(id))
      t.match(await ended, { status: 'failed', reason: 'outcome_unknown' }, behaviour)
    }
    t.equal(mail.taken.length, 2, 'each was taken once')
    t.match((await service.app.inject('/metrics')).body, /reason="outcome_unknown"\} 2/)
  }
)

t.test('a server that only trickles is given up after the time for one letter', async (t) => {
  const { mail, queue } = await prepare(t)
  const limits = { connectionMs: 2_000, silenceMs: 60_000, letterMs: 500 }
  await startService(t, queue, { ...HASTY, limits })
  mail.behave('hang after the text')
  const ended = queue.ended('n1')
  await queue.add(queue.notice('n1'))
  t.match(await ended, { status: 'failed', reason: 'outcome_unknown' })
})

t.test('what cannot be read is set aside and logged without a word of it', async (t) => {
  const { mail, queue } = await prepare(t)
  const service = await startService(t, queue)
  const good = queue.notice('n1')
  const sealed = (id: string, change: object) => ({
    ...good,
    id,
    sealedContent: queue.seal(id, { ...GRANTED, ...change })
  })
  const cases: [string, unknown, string][] = [
    ['empty', {}, 'bad_payload'],
    ['text', 'neo@mail.example', 'bad_payload'],
    ['kind', { ...good, id: 'kind', kind: 'something_new' }, 'bad_payload'],
    ['moved', { ...good, id: 'moved' }, 'seal_broken'],
    ['changed', { ...good, id: 'changed', sealedContent: `${good.sealedContent}A` }, 'seal_broken'],
    ['two', sealed('two', { to: 'a@mail.example,b@mail.example' }), 'bad_content'],
    ['named', sealed('named', { to: 'A <a@mail.example>' }), 'bad_content'],
    ['header', sealed('header', { to: 'a@mail.example\r\nBcc: b@mail.example' }), 'bad_content'],
    ['other', { ...sealed('other', {}), kind: 'account_locked' }, 'bad_content'],
    ['none', sealed('none', { to: undefined }), 'bad_content']
  ]
  for (const [id, payload, reason] of cases) {
    const ended = queue.ended(id)
    await queue.queue.add('notifications', payload, { jobId: id })
    t.match(await ended, { status: 'failed', reason }, id)
  }
  t.equal(mail.taken.length, 0)
  t.notMatch(service.log(), /mail\.example|something_new|s1\.test/)
})

t.test('operators see dead letters and send them again', async (t) => {
  const { mail, queue } = await prepare(t)
  const { app } = await startService(t, queue)
  const resend = (id: string) =>
    app.inject({ method: 'POST', url: `/v1/dead-letters/${id}/resend`, headers: OPERATOR })

  for (const headers of [{}, { authorization: 'Bearer viewer-token' }, { authorization: 'x' }]) {
    const answer = await app.inject({ url: '/v1/dead-letters', headers })
    t.equal(answer.statusCode, 401)
    t.match(answer.headers['content-type'], /problem\+json/)
  }

  mail.behave('refuse the recipient')
  const refused = queue.ended('n1')
  await queue.add(queue.notice('n1'))
  await refused
  const list = await app.inject({ url: '/v1/dead-letters', headers: OPERATOR })
  t.match(list.json(), {
    deadLetters: [
      {
        id: 'n1',
        kind: 'consent_granted',
        institution: 'yobirin-shinkumi',
        reason: 'refused',
        responseCode: 550,
        setAsideAt: /^20.*Z$/
      }
    ]
  })
  t.notMatch(list.body, /mail\.example|sealed/)
  t.match((await app.inject('/metrics')).body, /yobirin_notices\{state="failed"\} 1/)

  const sent = queue.ended('n1')
  t.equal((await resend('n1')).statusCode, 202)
  t.match(await sent, { status: 'completed' })
  t.equal(mail.taken.length, 1)
  t.equal((await resend('n1')).statusCode, 404)
  t.equal((await resend('nobody')).statusCode, 404)
  const nonsense = await app.inject({ url: '/v1/dead-letters?limit=many', headers: OPERATOR })
  t.match(nonsense.json(), { status: 400, code: 'invalid_request' })
})

t.test('one of unknown outcome is mailed again when an operator says so, once', async (t) => {
  const { mail, queue } = await prepare(t)
  const service = await startService(t, queue)
  const resend = () =>
    service.app.inject({ method: 'POST', url: '/v1/dead-letters/n1/resend', headers: OPERATOR })
  mail.behave('drop after the text')
  const lost = queue.ended('n1')
  await queue.add(queue.notice('n1'))
  t.match(await lost, { reason: 'outcome_unknown' })

  const sent = queue.ended('n1')
  const answers = await Promise.all([resend(), resend()])
  t.same(
    answers
      .map(({ statusCode }) => statusCode)
      .sort()
      .slice(0, 1),
    [202]
  )
  t.match(await sent, { status: 'completed' })
  t.equal(mail.taken.length, 2)
  t.equal(new Set(mail.taken.map(({ messageId }) => messageId)).size, 1, 'the same Message-ID')
})

t.test('a worker that is killed in the middle of a letter leaves it to an operator', async (t) => {
  const { mail, queue, redis, keyPrefix } = await prepare(t)
  mail.behave('hold')
  const taken = mail.nextTaken()
  const child = spawnService(t, queue)
  await queue.add(queue.notice('n1'))
  await taken
  child.kill('SIGKILL')
  await once(child, 'exit')

  const ended = queue.ended('n1')
  const limits = { connectionMs: 2_000, silenceMs: 2_000, letterMs: 1_000 }
  // Half a minute passes: the dead worker's lock runs out, and its look for stalled jobs is long ago.
  for (const kept of ['*:lock', ':stalled-check']) {
    for (const key of await redis.keys(`*${keyPrefix}*${kept}`)) await redis.pexpire(key, 1)
  }
  await startService(t, queue, { ...HASTY, limits })
  t.match(await ended, { status: 'failed', reason: 'outcome_unknown' })
  t.equal(mail.taken.length, 1)
})

t.test(
  'a right to send whose answer was lost is given back, and used by the next run',
  async (t) => {
    const { url, redis, keyPrefix } = await testRedis(t)
    const marks = createNoticeMarks({ redis, keyPrefix, sendingLimitMs: 60_000 })
    const lossy: NoticeMarks = {
      ...marks,
      begin: async (...asked) => {
        await marks.begin(...asked)
        throw new Error('Command timed out')
      }
    }
    const queue = prepareQueue(t, { redisUrl: url, smtpUrl: 'smtp://127.0.0.1:1', keyPrefix })
    const sealer = createSealer(parseSealingKeys(queue.environment.SEALING_KEYS))
    const mailer: Mailer = {
      deliver: async () => t.fail('nothing may be mailed') as never,
      close: () => {}
    }
    const run = { sealer, marks: lossy, mailer, domain: 'example.jp' }
    const { signal } = new AbortController()
    await t.rejects(processNotice(run, queue.notice('n1'), 1, signal), /timed out/)
    t.same(await marks.begin('n1', 'another run'), { status: 'begun' })
  }
)

t.test('Redis killed and restarted in the middle of a letter costs nothing', async (t) => {
  const redis = await startRedis(t)
  const mail = await startMailServer(t)
  const queue = prepareQueue(t, { redisUrl: redis.url, smtpUrl: mail.url, keyPrefix: 'test' })
  const service = await startService(t, queue)
  mail.behave('hold')
  const taken = mail.nextTaken()
  await queue.add(queue.notice('n1'))
  await taken
  await redis.kill()
  t.equal((await service.app.inject('/healthz')).statusCode, 200)
  mail.release()
  const sent = service.logged('notice sent')
  await redis.restart()
  t.match(await sent, { noticeId: 'n1' })

  await queue.add(queue.notice('n2'))
  while (mail.taken.length < 2) await mail.nextTaken()
  while ((await queue.queue.getJobCountByTypes('active', 'waiting', 'delayed')) > 0) {
    await service.app.inject('/readyz')
  }
  t.equal(mail.taken.length, 2)
  t.equal(await queue.queue.getFailedCount(), 0)
})

t.test(
  'a letter under way is finished before the service ends; one that hangs is not waited for',
  async (t) => {
    const { mail, queue } = await prepare(t)
    const service = await startService(t, queue)
    mail.behave('hold')
    const taken = mail.nextTaken()
    await queue.add(queue.notice('n1'))
    await taken
    const ended = queue.ended('n1')
    const closing = service.app.close()
    mail.release()
    await closing
    t.match(await ended, { status: 'completed' })

    const second = await startService(t, queue)
    mail.behave('hang after the text')
    const hung = mail.nextTaken()
    await queue.add(queue.notice('n2'))
    await hung
    const lost = queue.ended('n2')
    await second.app.close()
    t.match(await lost, { status: 'failed', reason: 'outcome_unknown' })
  }
)

const NOT_FOR_BROWSERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
}

t.test('health, readiness and metrics do not need the mail server', async (t) => {
  const { mail, queue } = await prepare(t)
  const { app } = await startService(t, queue)
  await mail.close()
  for (const url of ['/healthz', '/readyz', '/metrics']) {
    t.match(await app.inject({ url }), { statusCode: 200, headers: NOT_FOR_BROWSERS }, url)
  }
  const refused = await app.inject({ url: '/v1/dead-letters' })
  t.match(refused, { statusCode: 401, headers: NOT_FOR_BROWSERS })
})

t.test('without Redis the service is not ready; when it is back, work goes on', async (t) => {
  const redis = await startRedis(t)
  const mail = await startMailServer(t)
  const queue = prepareQueue(t, { redisUrl: redis.url, smtpUrl: mail.url, keyPrefix: 'test' })
  const { app } = await startService(t, queue)
  t.equal((await app.inject('/readyz')).statusCode, 200)
  await redis.kill()
  t.equal((await app.inject('/readyz')).statusCode, 503)
  await redis.restart()
  t.equal((await app.inject('/readyz')).statusCode, 200)
  await queue.add(queue.notice('n1'))
  t.match(await queue.ended('n1'), { status: 'completed' })
})

t.test('production wants a mail server and a sender of its own', (t) => {
  const environment = {
    YOBIRIN_MODE: 'production',
    REDIS_URL: 'redis://redis',
    SEALING_KEYS: 'k:x',
    API_TOKENS: 'a:operator:b'
  }
  t.throws(() => readConfiguration(environment), /SMTP_URL is missing[\s\S]*MAIL_FROM is missing/)
  const complete = {
    ...environment,
    SMTP_URL: 'smtps://mail.example.jp',
    MAIL_FROM: 'a@example.jp'
  }
  t.equal(readConfiguration(complete).NOTIFICATION_PORT, 3003)
  t.throws(() => readConfiguration({ ...complete, MAIL_FROM: 'A <a@example.jp>' }), /MAIL_FROM/)
  t.end()
})

t.test('the README lists the variables', (t) => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  t.ok(readme.includes(configurationTable(NotificationVariables)))
  t.end()
})
