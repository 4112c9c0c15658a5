import { randomBytes } from 'node:crypto'
import { NOTIFICATIONS_QUEUE, NoticeContentSchema, NoticeSchema } from '@yobirin/contracts'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { createNotices } from '../src/notices/notices.ts'
import type { Job } from '../src/outbox/job.ts'

const sealer = createSealer(parseSealingKeys(`test:${randomBytes(32).toString('base64url')}`))
const notices = createNotices({
  sealer,
  scopeNames: { ja: { accounts: '口座と残高' }, en: { accounts: 'accounts' } }
})
const notice = Compile(NoticeSchema)
const content = Compile(NoticeContentSchema)

const AT = Date.UTC(2026, 10, 22, 11, 31)
const DAY = 86_400_000

const OCCASION = {
  id: 'B3_x-9',
  institution: {
    ...{ id: 'yobirin-shinkumi', name: 'よびりん', inquiryTelephone: '0120-000-000' },
    translations: { en: { name: 'Yobirin' } }
  },
  to: ['neo@mail.example', 'home@mail.example']
}
const GRANTED = {
  ...OCCASION,
  app: { name: 'さいふノート', scopes: ['accounts', 'else'] },
  maskedPhoneNumber: '*****3333',
  grantedAt: AT,
  expiresAt: AT + 30 * DAY
}

/** What the writer of letters will find, which must fit what it expects. */
function open(job: Job) {
  if (!notice.Check(job.data)) throw new Error('not a notice')
  const { id, kind, sealedContent } = job.data
  const opened = JSON.parse(sealer.open(sealedContent, `notice ${id}`))
  if (!content.Check(opened)) throw new Error('not what a notice holds')
  return { ...opened, outside: kind }
}

t.test('each recipient gets a notice of their own, the same one for the same occasion', (t) => {
  const jobs = notices.consentGranted(GRANTED)
  t.strictSame(
    jobs.map(({ queue, id }) => ({ queue, id })),
    [1, 2].map((at) => ({ queue: NOTIFICATIONS_QUEUE, id: `granted-B3_x-9-${at}` }))
  )
  t.strictSame(jobs.map(open), [
    {
      kind: 'consent_granted',
      outside: 'consent_granted',
      to: 'neo@mail.example',
      institution: { name: 'よびりん', nameInEnglish: 'Yobirin', inquiryTelephone: '0120-000-000' },
      at: AT,
      appName: 'さいふノート',
      reads: ['口座と残高', 'else'],
      readsInEnglish: ['accounts', 'else'],
      days: 30,
      expiresAt: AT + 30 * DAY,
      maskedPhoneNumber: '*****3333'
    },
    { ...open(jobs[0] as Job), to: 'home@mail.example' }
  ])
  t.strictSame(
    notices.consentGranted(GRANTED).map(({ id }) => id),
    jobs.map(({ id }) => id)
  )
  t.end()
})

t.test('an address is written to once', (t) => {
  const to = ['neo@mail.example', 'NEO@mail.example', 'neo@mail.example']
  t.strictSame(
    notices.consentGranted({ ...GRANTED, to }).map((job) => open(job).to),
    ['neo@mail.example']
  )
  t.strictSame(notices.consentGranted({ ...GRANTED, to: [] }), [])
  t.end()
})

t.test('a revocation and a lock say when, and for how long', (t) => {
  const { app, grantedAt } = GRANTED
  const institution = { ...OCCASION.institution, noticeClosing: '平日の9時から承ります。' }
  const occasion = { ...OCCASION, institution, to: ['neo@mail.example'] }
  const [revoked] = notices.consentRevoked({ ...occasion, app, grantedAt, revokedAt: AT + DAY })
  t.match(revoked?.id, 'revoked-B3_x-9-1')
  t.match(open(revoked as Job), {
    kind: 'consent_revoked',
    outside: 'consent_revoked',
    institution: { closing: '平日の9時から承ります。' },
    at: AT + DAY,
    grantedAt: AT
  })
  const [locked] = notices.accountLocked({ ...occasion, now: AT, until: AT + 5 })
  t.match(locked?.id, 'locked-B3_x-9-1')
  t.match(open(locked as Job), { kind: 'account_locked', at: AT, until: AT + 5 })
  t.end()
})

t.test('nothing personal lies outside the seal', (t) => {
  const text = JSON.stringify(notices.consentGranted(GRANTED))
  t.notMatch(text, /mail\.example|3333|さいふ/)
  t.end()
})
