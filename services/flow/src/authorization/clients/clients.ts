import type { ClientRegistration } from '@yobirin/contracts'
import type { Sql } from '../../database/database.ts'
import type { Client } from './client.ts'

/**
 * The registered clients, apps and APIs of banks. What changes them does so within a transaction of the
 * caller's, who records it there.
 */
export interface Clients {
  find(id: string): Promise<Client | undefined>

  /** All of them, by their ids. */
  list(): Promise<readonly Client[]>

  /**
   * @returns the secret, if it has one, in clear: this once
   */
  register(sql: Sql, registration: ClientRegistration, now: number): Promise<RegisterResult>

  /**
   * Puts another registration in the place of one of the same kind; its secret stays, or comes where it has
   * none and needs one.
   */
  change(sql: Sql, registration: ClientRegistration): Promise<ChangeResult>

  /** @returns a new secret, in clear; the old one is worth nothing any more */
  renewSecret(sql: Sql, id: string): Promise<RenewResult>

  /** Until it is resumed, its customers' journeys stop (B0070) and its tokens are dead. */
  suspend(sql: Sql, id: string, now: number): Promise<ChangeResult>
  resume(sql: Sql, id: string): Promise<ChangeResult>
}

export type RegisterResult =
  | { readonly status: 'registered'; readonly client: Client; readonly secret?: string }
  | { readonly status: 'taken' }

export type ChangeResult =
  | { readonly status: 'changed'; readonly client: Client; readonly secret?: string }
  | { readonly status: 'not_found' }

export type RenewResult =
  | { readonly status: 'renewed'; readonly client: Client; readonly secret: string }
  /** It proves otherwise who it is. */
  | { readonly status: 'without_secret' }
  | { readonly status: 'not_found' }
