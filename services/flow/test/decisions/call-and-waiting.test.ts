import type { StartCommand, VerificationState } from '@yobirin/contracts'
import { createSealer, parseSealingKeys } from '@yobirin/sealing'
import t from 'tap'
import type { Institution } from '../../src/institutions/institution.ts'
import { cancelVerification } from '../../src/journey/call/cancel-verification.ts'
import { confirm } from '../../src/journey/call/confirm.ts'
import { confirmBefore, decideSituation, waysOn } from '../../src/journey/call/situation.ts'
import { startVerification } from '../../src/journey/call/start-verification.ts'
import type { Journey } from '../../src/journey/journey.ts'
import type { Visit } from '../../src/journey/step.ts'
import { createNews } from '../../src/waiting/news.ts'
import { sequenceOf, type VerificationView } from '../../src/waiting/verification-view.ts'
import { waitingHint, waitingState } from '../../src/waiting/waiting-messages.ts'

const DRAWN = Date.parse('2026-11-27T03:00:00.000Z')
const EXPIRES = DRAWN + 120_000
const ID = `main.${'x'.repeat(22)}`
const CALL = { verificationId: ID, validUntil: DRAWN + 10_000 }
const JOURNEY = { step: 'call', call: CALL }

type Told = Extract<VerificationView, { type: 'verification' }>
type Refused = Extract<VerificationView, { type: 'refusal' }>

function told(change: Partial<VerificationState> = {}): Told {
  const state: VerificationState = {
    ...{ id: ID, pool: 'main', status: 'pending', sequence: 1, targetNumber: '+81120444333' },
    ...{ dialWithPresentation: false, maskedPhoneNumber: '*****3333', strengthBits: 4 },
    ...{ createdAt: DRAWN, expiresAt: EXPIRES },
    ...change
  }
  return { type: 'verification', cause: 'hint', state }
}

const refused = (reason: Refused['reason']): Refused => ({
  ...{ type: 'refusal', id: ID, pool: 'main', sequence: 1 },
  ...{ reason, retryAfterSeconds: 5, at: DRAWN }
})

const verified = (endedAt: number) => told({ status: 'verified', sequence: 3, endedAt })

t.test('where a customer stands, to the millisecond', (t) => {
  for (const [view, now, is] of [
    [undefined, CALL.validUntil - 1, 'preparing'],
    [undefined, CALL.validUntil, 'unavailable'],
    [told(), EXPIRES - 1, 'waiting'],
    [told(), EXPIRES, 'time_is_up'],
    [told({ status: 'ringing' }), EXPIRES - 1, 'ringing'],
    [told({ status: 'ringing' }), EXPIRES + 59_999, 'ringing'],
    [told({ status: 'ringing' }), EXPIRES + 60_000, 'time_is_up'],
    [verified(EXPIRES - 1), EXPIRES - 1, 'verified'],
    [verified(EXPIRES - 1), EXPIRES, 'time_is_up'],
    [verified(EXPIRES), EXPIRES + 29_999, 'verified'],
    [verified(EXPIRES), EXPIRES + 30_000, 'time_is_up'],
    [verified(EXPIRES + 7_000), EXPIRES + 36_999, 'verified'],
    [verified(EXPIRES + 7_000), EXPIRES + 37_000, 'time_is_up'],
    [told({ status: 'verified' }), EXPIRES - 1, 'verified'],
    [told({ status: 'verified' }), EXPIRES, 'time_is_up'],
    [told({ status: 'expired' }), DRAWN, 'time_is_up']
  ] as const) {
    const state = view && { state: view.state }
    const until = is === 'verified' && view && { confirmBefore: confirmBefore(view.state) }
    const about = `${view?.state.status} ${now - EXPIRES} ms after the deadline`
    t.strictSame(decideSituation(CALL, view, now), { is, ...state, ...until }, about)
  }
  for (const status of ['failed', 'cancelled'] as const) {
    t.strictSame(decideSituation(CALL, told({ status }), DRAWN), { is: status })
  }
  t.equal(confirmBefore(verified(EXPIRES - 1).state), EXPIRES)
  t.equal(confirmBefore(verified(EXPIRES + 7_000).state), EXPIRES + 37_000)
  t.end()
})

t.test('a refused start is no fault of the customer, unless they gave it up', (t) => {
  for (const [reason, is] of [
    ['exhausted', 'unavailable'],
    ['too_many', 'unavailable'],
    ['stale', 'unavailable'],
    ['cancelled', 'cancelled'],
    ['unknown_pool', 'fault'],
    ['invalid_number', 'fault']
  ] as const) {
    t.strictSame(decideSituation(CALL, refused(reason), DRAWN), { is }, reason)
  }
  t.end()
})

t.test('another number is given where there was none, else as often as the bank allows', (t) => {
  const ways = (is: Parameters<typeof waysOn>[0]['is'], otherNumbers?: number, allowed = 2) =>
    waysOn({ is }, { ...CALL, ...(otherNumbers !== undefined && { otherNumbers }) }, {
      otherNumbers: allowed
    } as Institution)
  for (const is of ['preparing', 'waiting', 'ringing', 'verified'] as const) {
    t.strictSame(ways(is), [], `not while it is ${is}`)
  }
  for (const is of ['unavailable', 'fault'] as const) {
    t.strictSame(ways(is, 9, 0), ['another', 'restart'], is)
  }
  for (const is of ['time_is_up', 'failed', 'cancelled'] as const) {
    t.strictSame(ways(is, 1), ['another', 'restart'], is)
    t.strictSame(ways(is, 2), ['restart'], is)
    t.strictSame(ways(is, undefined, 1), ['another', 'restart'], is)
    t.strictSame(ways(is, undefined, 0), ['restart'], is)
  }
  t.end()
})

/** What becomes of 確定する, and whether the verdict was waited for. */
async function confirming(
  first: VerificationView | undefined,
  { now = EXPIRES - 1, later = first }: { now?: number; later?: VerificationView | undefined } = {}
) {
  const waits: number[] = []
  const outcome = await confirm({ journey: JOURNEY as Journey, now } as Visit, {
    views: {
      apply: async () => false,
      read: async () => first,
      async waitFor(id, enough, milliseconds) {
        t.equal(id, ID)
        if (enough(first)) return first
        waits.push(milliseconds)
        return later
      }
    }
  })
  return { outcome, waits }
}

t.test('confirmed: on with what was verified when, and against how many', async (t) => {
  const { outcome, waits } = await confirming(verified(DRAWN + 30_000))
  t.strictSame(outcome, {
    to: 'next',
    journey: { ...JOURNEY, call: { ...CALL, verifiedAt: DRAWN + 30_000, strengthBits: 4 } }
  })
  t.strictSame(waits, [], 'nothing was waited for')

  const untold = await confirming(told({ status: 'verified' }), { now: DRAWN + 1 })
  t.match(untold.outcome, { to: 'next', journey: { call: { verifiedAt: DRAWN + 1 } } })
})

t.test('while it rings the verdict is waited for a second, and nothing else is', async (t) => {
  const ringing = told({ status: 'ringing', sequence: 2 })
  const late = await confirming(ringing, { later: verified(DRAWN + 30_000) })
  t.strictSame(late.waits, [1_000])
  t.equal(late.outcome.to, 'next')

  for (const [view, sequence] of [
    [undefined, 0],
    [told({ sequence: 1 }), 1],
    [ringing, 2]
  ] as const) {
    const { outcome, waits } = await confirming(view, { now: DRAWN })
    t.strictSame(
      outcome,
      { to: 'here', journey: { ...JOURNEY, call: { ...CALL, confirmedEarlyAt: sequence } } },
      `too early at ${sequence}`
    )
    t.equal(waits.length, view === ringing ? 1 : 0)
  }
})

t.test('what can come to nothing any more is not confirmed, and the page says why', async (t) => {
  for (const view of [
    undefined,
    told(),
    told({ status: 'expired' }),
    told({ status: 'failed' }),
    told({ status: 'cancelled' }),
    verified(EXPIRES - 1),
    refused('exhausted'),
    refused('unknown_pool')
  ]) {
    t.strictSame((await confirming(view, { now: EXPIRES })).outcome, { to: 'here' })
  }
  const views = { waitFor: () => Promise.reject(new Error('asked for')) } as never
  const nothing = await confirm({ journey: { step: 'call' } as Journey } as Visit, { views })
  t.strictSame(nothing, { to: 'here' }, 'nor what was never begun')
})

t.test('a number is asked for under a seal, in place of the one before', (t) => {
  const sealer = createSealer(parseSealingKeys(`k:${Buffer.alloc(32).toString('base64url')}`))
  const start = (journey: object) =>
    startVerification({ journey, institution: { pool: 'main' }, now: DRAWN } as Visit, {
      ...{ sealer, randomId: () => 'z'.repeat(22) }
    })
  const id = `main.${'z'.repeat(22)}`
  const customer = { phone: '+819011113333' }
  const before = { ...CALL, otherNumbers: 2, confirmedEarlyAt: 1 }
  const { journey, jobs } = start({ id: 'j', customer, call: before })
  t.strictSame(journey.call, { verificationId: id, validUntil: DRAWN + 10_000, otherNumbers: 2 })
  const [{ sealedPhoneNumber, ...command }] = jobs.map(({ data }) => data as StartCommand) as [
    StartCommand
  ]
  t.equal(sealer.open(sealedPhoneNumber, `start ${id}`), customer.phone)
  t.strictSame(command, {
    ...{ type: 'start', id, pool: 'main', validUntil: DRAWN + 10_000, reference: 'j' },
    replaces: ID
  })
  t.match(jobs, [{ queue: 'verification-commands', id: `${id}-start` }])
  t.equal(start({ customer }).journey.call?.otherNumbers, 0)
  t.throws(() => start({}), { message: 'A journey without a telephone came to the call step' })
  t.strictSame(cancelVerification({} as Journey), [], 'what was not begun is not cancelled')
  t.end()
})

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

t.test('a waiting page is told the state, its end and our time', (t) => {
  const now = DRAWN + 5_000
  const common = { type: 'state', now: iso(now), step: 'call', verificationId: ID }
  const waiting = { ...common, confirmBefore: null }
  t.strictSame(waitingState(JOURNEY, undefined, now), {
    ...{ ...waiting, status: 'preparing', sequence: 0, expiresAt: null }
  })
  t.strictSame(waitingState(JOURNEY, undefined, CALL.validUntil), {
    ...{ ...waiting, status: 'refused', sequence: 0, expiresAt: null },
    now: iso(CALL.validUntil)
  })
  for (const reason of ['exhausted', 'invalid_number'] as const) {
    t.strictSame(waitingState(JOURNEY, refused(reason), now), {
      ...{ ...waiting, status: 'refused', sequence: 1, expiresAt: null }
    })
  }
  t.strictSame(waitingState(JOURNEY, told({ sequence: 7 }), now), {
    ...{ ...waiting, status: 'pending', sequence: 7, expiresAt: iso(EXPIRES) }
  })
  t.strictSame(waitingState(JOURNEY, verified(EXPIRES + 1), now), {
    ...{ ...common, status: 'verified', sequence: 3, expiresAt: iso(EXPIRES) },
    confirmBefore: iso(EXPIRES + 30_001)
  })
  t.equal(
    waitingState(JOURNEY, told(), EXPIRES).status,
    'pending',
    'only the verification itself says that it has expired'
  )
  t.strictSame(waitingState({ step: 'pin' }, undefined, now), {
    ...{ type: 'state', now: iso(now), step: 'pin', confirmBefore: null },
    ...{ status: 'preparing', sequence: 0, expiresAt: null }
  })
  t.end()
})

const hinted = (sequence: number, of = sequence, change: Partial<VerificationState> = {}) =>
  told({ ...change, sequence, hint: { reason: 'withheld', sequence: of, at: DRAWN } })
const hint = (sequence: number) => ({ type: 'hint', reason: 'withheld', sequence })

t.test('the hint that a page is told is the last one of its verification', (t) => {
  t.equal(waitingHint(undefined), undefined)
  t.equal(waitingHint(refused('stale')), undefined)
  t.equal(waitingHint(told()), undefined)
  t.strictSame(waitingHint(hinted(4, 2)), hint(2))
  t.equal(sequenceOf(undefined), 0)
  t.equal(sequenceOf(refused('stale')), 1)
  t.equal(sequenceOf(told({ sequence: 9 })), 9)
  t.end()
})

/** A page that knows hints up to one, and what it is told; times left out. */
function page(seenUpTo = 0) {
  const news = createNews(seenUpTo)
  return (view: VerificationView | undefined, journey = JOURNEY, now = DRAWN) =>
    news(journey, view, now).map((message) =>
      message.type === 'hint' ? message : `${message.step} ${message.status}`
    )
}

t.test('a page is told a state first, then each change once, and never an older one', (t) => {
  const tell = page()
  t.strictSame(tell(undefined), ['call preparing'])
  t.strictSame(tell(undefined), [])
  t.strictSame(tell(told({ sequence: 2 })), ['call pending'])
  t.strictSame(tell(told({ sequence: 2 })), [], 'repeated')
  t.strictSame(tell(told({ sequence: 4, status: 'ringing' })), ['call ringing'])
  t.strictSame(tell(told({ sequence: 3 })), [], 'overtaken')
  t.strictSame(tell(undefined), [], 'nor as if nothing had been told')
  t.strictSame(tell(told({ sequence: 5, status: 'ringing' })), [], 'no change')
  t.strictSame(tell(told({ sequence: 6, status: 'ringing', expiresAt: EXPIRES + 1 })), [
    'call ringing'
  ])
  t.strictSame(tell(verified(DRAWN)), [], 'older')
  t.strictSame(tell(told({ sequence: 7, status: 'verified' })), ['call verified'])
  const onward = { ...JOURNEY, step: 'pin' }
  t.strictSame(tell(told({ sequence: 7, status: 'verified' }), onward), ['pin verified'])
  t.end()
})

t.test('a page hears each hint once, where it belongs among the states', (t) => {
  const tell = page()
  t.strictSame(tell(hinted(3)), ['call pending', hint(3)], 'a state comes first in any case')
  t.strictSame(tell(hinted(3)), [])
  t.strictSame(tell(hinted(4)), [hint(4)], 'one that changes no state')
  const later = hinted(6, 5, { status: 'ringing' })
  t.strictSame(tell(later), [hint(5), 'call ringing'], 'it came before the ringing')
  const same = hinted(7, 7, { status: 'pending' })
  t.strictSame(tell(same), ['call pending', hint(7)], 'it came with the change')

  const back = page(3)
  t.strictSame(back(hinted(3)), ['call pending'], 'known to the page that comes back')
  t.strictSame(back(hinted(4)), [hint(4)])
  const missed = page(3)
  t.strictSame(missed(hinted(9, 4)), ['call pending', hint(4)], 'missed meanwhile')
  t.end()
})

t.test('another verification begins anew, its hints too', (t) => {
  const tell = page()
  tell(hinted(8))
  const other = `main.${'y'.repeat(22)}`
  const next = { step: 'call', call: { ...CALL, verificationId: other } }
  t.strictSame(tell(undefined, next), ['call preparing'])
  t.strictSame(tell(told({ id: other, sequence: 1 }), next), ['call pending'])
  t.strictSame(tell(hinted(2, 2, { id: other }), next), [hint(2)], 'its numbers are its own')

  const alike = page()
  alike(told({ sequence: 8 }))
  t.strictSame(alike(told({ id: other, sequence: 1 }), next), ['call pending'], 'however alike')
  t.end()
})
