import t from 'tap'
import type { PoolFigures } from '../../src/figures/figures-port.ts'
import { NOTHING_COUNTED } from '../../src/figures/nothing-counted.ts'
import type { PooledNumber } from '../../src/number-pool/number-pools-port.ts'
import {
  isSuspect,
  shareOfOthers,
  suspect,
  trialVerdict,
  tryOn,
  without
} from '../../src/quarantine/evidence.ts'
import { judgeActive, judgeTakenOut } from '../../src/quarantine/judgement.ts'
import { lookAtPool, type Scene } from '../../src/quarantine/look-at-pool.ts'
import type { Watch } from '../../src/quarantine/watches-port.ts'

const ONE_VERIFIED = { verified: 1, unverified: 0 }
const ONE_FAILED = { verified: 0, unverified: 1 }
/** What one failure where 80 % verify says: (1 - 0.2) / (1 - 0.8) times likelier that it is the number. */
const FAILURE = Math.log(4)

t.test('the share of the others is that of their hour, unless it has grown worse', async (t) => {
  const none = { verified: 0, ended: 0 }
  t.equal(shareOfOthers({ verified: 29, ended: 29 }, none), undefined, 'too few to tell')
  t.equal(shareOfOthers({ verified: 27, ended: 30 }, none), 0.9)
  t.equal(shareOfOthers({ verified: 27, ended: 30 }, { verified: 0, ended: 20 }), 0.45)
  t.equal(shareOfOthers({ verified: 27, ended: 30 }, { verified: 20, ended: 20 }), 0.9)
  t.equal(shareOfOthers({ verified: 100, ended: 100 }, none), 0.98, 'nobody is perfect')
  t.equal(shareOfOthers({ verified: 9, ended: 30 }, none), 0.3)
  t.equal(shareOfOthers({ verified: 8, ended: 30 }, none), undefined, 'the pool itself fails')
  t.same(without({ verified: 10, ended: 20 }, { verified: 3, ended: 5 }), {
    verified: 7,
    ended: 15
  })
})

t.test('a failure weighs against a number, a verification for it, and no more', async (t) => {
  const near = (one: number, other: number) => Math.abs(one - other) < 1e-12
  t.ok(near(suspect(1, ONE_FAILED, 0.8), 1 + FAILURE))
  t.ok(near(suspect(9, { verified: 2, unverified: 3 }, 0.8), 9 + 3 * FAILURE - 2 * Math.log(4)))
  t.equal(suspect(1, ONE_VERIFIED, 0.8), 0, 'there is no credit for later')
  t.ok(near(tryOn(1, ONE_VERIFIED, 0.8), 1 - Math.log(4)), 'but while it is tried')
  const limit = Math.log(1_000_000)
  t.notOk(isSuspect(limit))
  t.ok(isSuspect(limit + 1e-9))
  const ends = Math.log(50)
  t.equal(trialVerdict(-ends), 'works')
  t.equal(trialVerdict(-ends + 1e-9), 'open')
  t.equal(trialVerdict(ends - 1e-9), 'open')
  t.equal(trialVerdict(ends), 'fails')
})

const AFRESH: Watch = { ended: 50, verified: 40, evidence: 0 }
const NOW = 1_800_000_000_000
const MINUTES = 60_000

t.test('an active number goes when the evidence is enough, and enough others stay', async (t) => {
  const judge = (evidence: number, share: number | undefined, mayGo = true) => {
    const watch = { ...AFRESH, evidence, ended: 49 }
    return judgeActive({ watch, afresh: AFRESH, ended: ONE_FAILED, share, now: NOW }, { mayGo })
  }
  t.same(judge(2, 0.8), { watch: { ...AFRESH, evidence: suspect(2, ONE_FAILED, 0.8) } })
  t.same(judge(13, undefined), { watch: AFRESH }, 'what cannot be told is let go')
  t.same(judge(13, 0.8), {
    act: 'take_out',
    why: 'verifications on it fail where 80 % of those on the others succeed',
    watch: { ...AFRESH, takenOut: { at: NOW, nextTryAt: NOW + 10 * MINUTES, tries: 0 } }
  })
  t.same(judge(13, 0.8, false), {
    act: 'keep_in',
    why: 'verifications on it fail where 80 % of those on the others succeed; too few others are active',
    watch: AFRESH
  })

  // Test calls that do not arrive are told once, too.
  const hear = (heard: number | undefined, mayGo: boolean) =>
    judgeActive(
      {
        watch: heard === undefined ? AFRESH : { ...AFRESH, silentAt: heard },
        ...{ afresh: AFRESH, ended: ONE_FAILED, share: undefined, silentAt: NOW - 1, now: NOW }
      },
      { mayGo }
    )
  const why = 'test calls to it do not arrive, and those to others do'
  t.match(hear(undefined, true), { act: 'take_out', why, watch: { silentAt: NOW - 1 } })
  t.match(hear(NOW - 9, false), { act: 'keep_in', why: `${why}; too few others are active` })
  t.same(hear(NOW - 1, true), { watch: { ...AFRESH, silentAt: NOW - 1 } })
  const again = { ...AFRESH, silentAt: NOW - 1 }
  const arriving = { watch: again, afresh: AFRESH, ended: ONE_FAILED, share: undefined, now: NOW }
  t.same(judgeActive(arriving, { mayGo: true }), { watch: AFRESH }, 'they arrive again')
})

t.test('one that is out is lent ever more seldom, until it works or is given up', async (t) => {
  const takenOut = { at: NOW, nextTryAt: NOW + 10 * MINUTES, tries: 0 }
  const judge = (watch: Watch, now: number, share?: number, ended = ONE_FAILED) =>
    judgeTakenOut({ watch, afresh: AFRESH, ended, share, now })
  const out = (tries: number, evidence = 0): Watch => ({
    ...AFRESH,
    evidence,
    takenOut: { ...takenOut, tries }
  })

  const early = judge(out(0, 1), takenOut.nextTryAt - 1, 0.8)
  t.same(early, { watch: { ...AFRESH, evidence: tryOn(1, ONE_FAILED, 0.8), takenOut } })
  t.same(judge(out(0, 1), NOW).watch.evidence, 1, 'nothing can be told, and nothing is lost')
  for (const [tries, minutes] of [
    [0, 10],
    [1, 20],
    [4, 160],
    [5, 240],
    [9, 240]
  ] as const) {
    const now = takenOut.nextTryAt
    t.same(judge(out(tries, -1), now), {
      act: 'lend',
      why: 'to be tried by one customer',
      watch: {
        ...AFRESH,
        evidence: -1,
        takenOut: { at: NOW, tries: tries + 1, nextTryAt: now + minutes * MINUTES }
      }
    })
  }

  t.same(judge(out(0, 9), NOW), { watch: { ...AFRESH, takenOut } }, 'untried it is not given up')
  t.same(judge(out(1, 9), NOW), {
    act: 'give_up',
    why: 'tried once, and still fails: left out until an operator returns it',
    watch: { ...AFRESH, takenOut: { ...takenOut, tries: 1, givenUp: true } }
  })
  t.same(judge(out(2, -9), NOW), {
    act: 'return',
    why: 'tried 2 times, and works',
    watch: AFRESH
  })
  for (const settled of [
    { ...out(1, 9), takenOut: { ...takenOut, givenUp: true } } as const,
    AFRESH
  ]) {
    t.same(judge(settled, NOW), { watch: settled }, 'nothing more is judged')
  }
})

const tollFree = (n: number) => `+8112000000${n}`

/** Numbers of a pool whose others verify well, and what is known of each. */
function scene(
  known: readonly {
    state?: PooledNumber['state']
    watch?: Watch
    failed?: number
    silentAt?: number
  }[]
): Scene {
  const names = known.map((_, n) => tollFree(n))
  const by = <Value>(value: (one: (typeof known)[number]) => Value | undefined) =>
    new Map(
      known.flatMap((one, n): [string, Value][] => {
        const its = value(one)
        return its === undefined ? [] : [[names[n] as string, its]]
      })
    )
  const seconds = new Map<number, number>()
  const counts = { ...NOTHING_COUNTED.counts, ended: 100, verified: 80 }
  const figures: PoolFigures = {
    ...{ from: NOW - 60 * MINUTES, until: NOW, pool: { counts, seconds } },
    numbers: by(({ failed }) =>
      failed ? { counts: { ...NOTHING_COUNTED.counts, ended: failed }, seconds } : undefined
    )
  }
  const numbers = known.map(({ state = 'active' }, n) => ({ targetNumber: names[n], state }))
  return {
    pool: { name: 'main', numbers } as unknown as Scene['pool'],
    totals: by(({ failed }) => ({ ended: 50 + (failed ?? 0), verified: 40 })),
    watches: by(({ watch }) => watch),
    silent: by(({ silentAt }) => silentAt),
    ...{ hour: figures, fiveMinutes: figures, now: NOW }
  }
}

t.test('of a pool at least two, and half of those in question, stay active', async (t) => {
  const dead = { watch: AFRESH, failed: 12 }
  const fine = { watch: AFRESH }
  const out = {
    state: 'quarantined',
    watch: { ...AFRESH, takenOut: { at: NOW, nextTryAt: NOW + 1, tries: 0 } }
  } as const
  const acts = (...known: Parameters<typeof scene>[0]) =>
    lookAtPool(scene(known)).findings.map(({ act }) => act)

  t.same(acts(dead, fine), ['keep_in'], 'of two none goes')
  t.same(acts(dead, fine, fine), ['take_out'])
  t.same(acts({ ...fine, silentAt: NOW }, fine, fine), ['take_out'])
  t.same(acts(dead, dead, fine, fine), ['take_out', 'take_out'])
  const due = { ...out, watch: { ...AFRESH, takenOut: { at: NOW, nextTryAt: NOW, tries: 0 } } }
  t.same(acts(due, dead, fine, fine), ['lend', 'take_out'])
  t.same(acts(dead, dead, dead, fine), ['take_out', 'take_out', 'keep_in'])
  t.same(acts(dead, fine, fine, out, out), ['keep_in'], 'three of five stay')
  t.same(acts(dead, fine, fine, { state: 'quarantined' }, { state: 'quarantined' }), ['take_out'])
})

t.test('what is remembered is of numbers in question, by the totals seen last', async (t) => {
  const takenOut = { at: NOW, nextTryAt: NOW + 1, tries: 1 }
  const { findings, watches } = lookAtPool(
    scene([
      { failed: 3 },
      { watch: { ...AFRESH, evidence: 5, takenOut } },
      { state: 'quarantined', watch: AFRESH },
      { state: 'quarantined' },
      { state: 'retired' as never, watch: { ...AFRESH, takenOut } },
      { state: 'quarantined', watch: { ...AFRESH, evidence: -9, takenOut } },
      { watch: { ...AFRESH, ended: 49, verified: 39, evidence: 5 } }
    ])
  )
  t.same(
    [...watches],
    [
      [tollFree(0), { ended: 53, verified: 40, evidence: 0 }],
      [tollFree(1), AFRESH],
      [tollFree(2), undefined],
      [tollFree(4), undefined],
      [tollFree(5), AFRESH],
      [tollFree(6), { ...AFRESH, evidence: suspect(5, ONE_VERIFIED, 0.8) }]
    ]
  )
  t.same(findings, [{ targetNumber: tollFree(5), act: 'return', why: 'tried once, and works' }])

  // What is not counted at all is nothing, and a number is not held against itself.
  const unknown = lookAtPool({ ...scene([{ watch: AFRESH }]), totals: new Map() })
  t.same(unknown.watches.get(tollFree(0)), { ended: 0, verified: 0, evidence: 0 })
  const alone = scene([{ watch: AFRESH, failed: 75 }])
  t.same(lookAtPool(alone).watches.get(tollFree(0)), { ended: 125, verified: 40, evidence: 0 })
})
