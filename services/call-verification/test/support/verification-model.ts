import type {
  CallerTrust,
  CallOutcome,
  HintReason,
  NumberState,
  VerificationStatus
} from '@yobirin/contracts'

/**
 * Section 2 of the product as plain objects in one place and one thread: what the Lua scripts are
 * compared with. Written from the rules, not from the scripts.
 */

const TEN_MINUTES = 600_000

/** The lower, the less the network says in favour of the caller ID. */
const RANKS: Record<CallerTrust, number> = {
  refuted: 1,
  foreign: 2,
  diverted: 3,
  unconfirmed: 4,
  asserted: 5,
  attested: 6
}

export interface ModelVerification {
  readonly id: string
  readonly caller: number
  readonly number: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly candidates: number
  status: VerificationStatus
  sequence: number
  endedAt: number | undefined
  hint: { reason: HintReason; sequence: number; at: number } | undefined
  wrongNumbers: number
  /** When it was last told of a call that anybody may have made. */
  unattributedHintAt: number
  /** Calls that ring for it, each with the time of its verdict. */
  ringing: Map<string, number>
}

export interface ModelCall {
  readonly number: string
  readonly caller: number | undefined
  readonly trust: CallerTrust
  outcome: CallOutcome | undefined
  verification: ModelVerification | undefined
  arrivedAt: number
  ringsUntil: number
}

export type ModelStart = 'start' | 'repeated' | 'conflict' | 'cancelled' | 'stale' | 'too_many'

export class VerificationModel {
  now: number
  validityMs = 120_000
  ringMs = 7_000
  leastTrust: CallerTrust = 'unconfirmed'
  readonly numbers = new Map<string, NumberState>()
  readonly verifications = new Map<string, ModelVerification>()
  readonly refused = new Map<string, string>()
  readonly cancelledBeforeStart = new Set<string>()
  readonly calls = new Map<string, ModelCall>()

  constructor(now: number) {
    this.now = now
  }

  isLive(v: ModelVerification) {
    return v.status === 'pending' || v.status === 'ringing'
  }

  liveOn(number: string) {
    return [...this.verifications.values()].filter((v) => v.number === number && this.isLive(v))
  }

  of(caller: number) {
    return [...this.verifications.values()].filter((v) => v.caller === caller)
  }

  settle(verifications: Iterable<ModelVerification>) {
    for (const v of verifications) {
      if (v.status === 'ringing') {
        if (Math.min(...v.ringing.values()) <= this.now) this.end(v, 'verified')
      } else if (v.status === 'pending' && v.expiresAt <= this.now) this.end(v, 'expired')
    }
  }

  settleAll() {
    this.settle(this.verifications.values())
  }

  private change(v: ModelVerification, hint?: HintReason) {
    v.sequence += 1
    if (hint) v.hint = { reason: hint, sequence: v.sequence, at: this.now }
  }

  private end(v: ModelVerification, status: VerificationStatus, hint?: HintReason) {
    v.status = status
    v.endedAt = this.now
    v.ringing.clear()
    this.change(v, hint)
  }

  /** Was the number on this caller's screen within the last ten minutes, and for which verification? */
  private shown(caller: number, number: string): ModelVerification | undefined {
    return this.of(caller)
      .filter((v) => v.number === number)
      .filter((v) => v.endedAt === undefined || this.now - v.endedAt < TEN_MINUTES)
      .at(-1)
  }

  private cancelPredecessor(id: string, caller: number) {
    const v = this.verifications.get(id)
    if (v?.caller === caller) {
      this.settle([v])
      if (this.isLive(v)) this.end(v, 'cancelled')
    } else if (!v && !this.refused.has(id)) this.cancelledBeforeStart.add(id)
  }

  /** What a start should come to; after `start` the caller says which number was drawn. */
  askStart(request: {
    id: string
    caller: number
    validUntil?: number
    replaces?: string
    final: boolean
  }): ModelStart {
    const { id, caller, validUntil, replaces, final } = request
    const existing = this.verifications.get(id)
    if (existing) {
      this.settle([existing])
      return existing.caller === caller ? 'repeated' : 'conflict'
    }
    const before = this.refused.get(id)
    if (before) return before as ModelStart
    if (replaces && replaces !== id) this.cancelPredecessor(replaces, caller)
    const refuse = (reason: 'cancelled' | 'stale' | 'too_many') => {
      if (final) this.refused.set(id, reason)
      return reason
    }
    if (this.cancelledBeforeStart.has(id)) return refuse('cancelled')
    if (validUntil !== undefined && this.now > validUntil) return refuse('stale')
    this.settle(this.of(caller))
    if (this.of(caller).filter((v) => this.isLive(v)).length >= 3) return refuse('too_many')
    return 'start'
  }

  /** The numbers that a draw for this caller chooses from. */
  candidates(caller: number): string[] {
    const active = [...this.numbers].flatMap(([n, state]) => (state === 'active' ? [n] : []))
    const idle = active.filter((n) => this.liveOn(n).length === 0)
    const base = idle.length * 2 >= active.length ? idle : active
    const mine = (n: string) => this.liveOn(n).some((v) => v.caller === caller)
    const shown = (n: string) => mine(n) || this.shown(caller, n) !== undefined
    const choices = [
      base.filter((n) => !shown(n)),
      active.filter((n) => !shown(n)),
      base.filter((n) => !mine(n)),
      active.filter((n) => !mine(n))
    ]
    return choices.find((numbers) => numbers.length > 0) ?? []
  }

  started(id: string, caller: number, number: string, candidates: number) {
    this.verifications.set(id, {
      id,
      caller,
      number,
      candidates,
      createdAt: this.now,
      expiresAt: this.now + this.validityMs,
      status: 'pending',
      sequence: 1,
      endedAt: undefined,
      hint: undefined,
      wrongNumbers: 0,
      unattributedHintAt: Number.NEGATIVE_INFINITY,
      ringing: new Map()
    })
  }

  receive(
    callId: string,
    number: string,
    caller: number | undefined,
    trust: CallerTrust = 'asserted'
  ): ModelCall {
    const known = this.calls.get(callId)
    if (known?.outcome) return known
    const call: ModelCall = {
      number,
      caller,
      trust,
      outcome: undefined,
      verification: undefined,
      arrivedAt: this.now,
      ringsUntil: this.now + this.ringMs
    }
    this.calls.set(callId, call)
    this.settleAll()
    call.outcome = this.decide(callId, call, known !== undefined)
    return call
  }

  private decide(callId: string, call: ModelCall, endedAlready: boolean): CallOutcome {
    const { caller, number, trust } = call
    if (caller === undefined) {
      this.hintTheOnlyOne(number, 'withheld')
      return 'withheld'
    }
    const live = this.of(caller).filter((v) => this.isLive(v))
    const here = live.find((v) => v.number === number)
    if (RANKS[trust] < RANKS[this.leastTrust]) {
      if (here) this.hintSeldom(here, 'untrusted')
      return 'untrusted'
    }
    if (endedAlready) {
      if (here?.status === 'pending') this.change(here, 'hung_up')
      return 'ended_early'
    }
    if (here && this.now < here.expiresAt) {
      call.verification = here
      if (this.ringMs === 0) this.end(here, 'verified')
      else {
        here.ringing.set(callId, call.ringsUntil)
        if (here.status === 'pending') {
          here.status = 'ringing'
          this.change(here)
        }
      }
      return 'matched'
    }
    if (here) return 'late'
    const before = this.shown(caller, number)
    const pending = live.filter((v) => v.status === 'pending')
    if (before) {
      for (const v of pending) this.change(v, 'late')
      if (before.status !== 'verified') this.change(before, 'late')
      return 'late'
    }
    if (live.length > 0) {
      for (const v of pending) {
        v.wrongNumbers += 1
        if (v.wrongNumbers === 3) this.end(v, 'failed', 'wrong_number')
        else this.change(v, 'wrong_number')
      }
      return 'wrong_number'
    }
    this.hintTheOnlyOne(number, 'other_caller')
    return 'stray'
  }

  private hintTheOnlyOne(number: string, reason: HintReason) {
    const [v, ...others] = this.liveOn(number)
    if (v && others.length === 0) this.hintSeldom(v, reason)
  }

  private hintSeldom(v: ModelVerification, reason: HintReason) {
    if (v.status !== 'pending') return
    if (this.now - v.unattributedHintAt < 5_000) return
    v.unattributedHintAt = this.now
    this.change(v, reason)
  }

  hangUp(callId: string, number: string): 'taken_back' | 'noted' {
    const call = this.calls.get(callId)
    if (!call) {
      this.calls.set(callId, {
        number,
        caller: undefined,
        trust: 'asserted',
        outcome: undefined,
        verification: undefined,
        arrivedAt: this.now,
        ringsUntil: this.now
      })
      return 'noted'
    }
    const v = call.verification
    if (!v) return 'noted'
    this.settle([v])
    if (!v.ringing.has(callId) || this.now - call.arrivedAt >= 3_000) return 'noted'
    v.ringing.delete(callId)
    if (v.ringing.size === 0) {
      if (this.now < v.expiresAt) {
        v.status = 'pending'
        this.change(v, 'hung_up')
      } else this.end(v, 'expired', 'hung_up')
    }
    return 'taken_back'
  }

  cancel(id: string): 'cancelled' | 'ended' | 'not_found' {
    const v = this.verifications.get(id)
    if (!v) {
      if (!this.refused.has(id)) this.cancelledBeforeStart.add(id)
      return 'not_found'
    }
    this.settle([v])
    if (!this.isLive(v)) return 'ended'
    this.end(v, 'cancelled')
    return 'cancelled'
  }

  changeNumber(number: string, state: NumberState): 'changed' | 'unchanged' | 'still_live' {
    if (this.numbers.get(number) === state) return 'unchanged'
    this.settle(this.liveOn(number))
    if (state === 'retired' && this.liveOn(number).length > 0) return 'still_live'
    this.numbers.set(number, state)
    return 'changed'
  }
}
