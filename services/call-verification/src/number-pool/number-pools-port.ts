import type { NumberState, PoolSettings } from '@yobirin/contracts'

export interface PooledNumber {
  readonly targetNumber: string
  readonly state: NumberState
  readonly live: number
}

export interface Pool {
  readonly name: string
  readonly revision: number
  readonly settings: PoolSettings
  readonly numbers: readonly PooledNumber[]
}

/** Who changes something, and why; both are recorded. */
export interface Act {
  readonly by: string
  readonly why: string
}

export type AddNumberResult =
  | { readonly status: 'added' }
  | { readonly status: 'already_there'; readonly state: NumberState }
  | { readonly status: 'in_other_pool'; readonly pool: string }

export type ChangeNumberResult =
  | { readonly status: 'changed' }
  | { readonly status: 'unchanged' }
  | { readonly status: 'not_found' }
  /** A number can retire only when no verification is live on it: drain it first. */
  | { readonly status: 'still_live'; readonly live: number }

export interface NumberPools {
  list(): Promise<readonly string[]>
  read(pool: string): Promise<Pool | undefined>
  /** Creates the pool where there is none. */
  configure(pool: string, settings: PoolSettings, act: Act): Promise<Pool>
  add(pool: string, targetNumber: string, act: Act): Promise<AddNumberResult>
  changeState(
    pool: string,
    targetNumber: string,
    state: NumberState,
    act: Act
  ): Promise<ChangeNumberResult>
}
