import type { NumberState, PoolSettings } from '@yobirin/contracts'

export interface PooledNumber {
  readonly targetNumber: string
  readonly state: NumberState
  /** The pool's, when the number was last changed. */
  readonly revision: number
  readonly changed?: Change
}

export interface LiveNumber extends PooledNumber {
  readonly live: number
}

/** Who changed something, why, and when: milliseconds since 1970. */
export interface Change {
  readonly by: string
  readonly why: string
  readonly at: number
}

interface PoolSetUp {
  readonly name: string
  readonly revision: number
  /** The revision when the settings last changed. */
  readonly settingsRevision: number
  readonly settings: PoolSettings
}

export interface Pool extends PoolSetUp {
  readonly numbers: readonly LiveNumber[]
}

/** A pool without what is live on each of its numbers, which is a question for each. */
export interface PoolRoster extends PoolSetUp {
  readonly numbers: readonly PooledNumber[]
}

/** A pool of which nothing is told number by number: costs the same for ten numbers and for ten thousand. */
export interface PoolTally extends PoolSetUp {
  readonly live: number
  readonly countOf: Readonly<Record<NumberState, number>>
}

/** Who changes something, and why; both are recorded. */
export interface Act {
  readonly by: string
  /** Of the token; the system has none. */
  readonly role?: string
  readonly why: string
  /**
   * Revision of what is changed, as the one who acts saw it: what somebody else did meanwhile is never
   * undone unseen. The system leaves it out and changes whatever is there.
   */
  readonly revision?: number
  /** Id of the approval by which it is done. */
  readonly approval?: string
}

export type ConfigureResult =
  | { readonly status: 'configured'; readonly pool: Pool }
  | { readonly status: 'changed_meanwhile'; readonly revision: number }

export type AddNumberResult =
  | { readonly status: 'added' }
  | { readonly status: 'already_there'; readonly state: NumberState }
  | { readonly status: 'in_other_pool'; readonly pool: string }

export interface NewNumber {
  readonly targetNumber: string
  readonly state: NumberState
}

export type AddNumbersResult =
  /** Those that were not there before. */
  | { readonly status: 'added'; readonly added: ReadonlySet<string> }
  /** Nothing was added: another pool has these. */
  | { readonly status: 'in_other_pools'; readonly elsewhere: ReadonlyMap<string, string> }

export type ChangeNumberResult =
  | { readonly status: 'changed' }
  | { readonly status: 'unchanged' }
  | { readonly status: 'not_found' }
  /** A number can retire only when no verification is live on it: drain it first. */
  | { readonly status: 'still_live'; readonly live: number }
  | {
      readonly status: 'changed_meanwhile'
      readonly revision: number
      readonly state: NumberState
      readonly changed: Change
    }

export interface NumberPools {
  list(): Promise<readonly string[]>
  read(pool: string): Promise<Pool | undefined>
  roster(pool: string): Promise<PoolRoster | undefined>
  tally(pool: string): Promise<PoolTally | undefined>
  /** Creates the pool where there is none. */
  configure(pool: string, settings: PoolSettings, act: Act): Promise<ConfigureResult>
  add(pool: string, targetNumber: string, act: Act): Promise<AddNumberResult>
  /** Adds all of them in one step, or none. */
  addAll(pool: string, numbers: readonly NewNumber[], act: Act): Promise<AddNumbersResult>
  /** Of these, those that another pool has, with its name. */
  elsewhere(targetNumbers: readonly string[], pool: string): Promise<ReadonlyMap<string, string>>
  changeState(
    pool: string,
    targetNumber: string,
    state: NumberState,
    act: Act
  ): Promise<ChangeNumberResult>
}
