import type { ClientRegistration } from '@yobirin/contracts'

export type AppRegistration = Extract<ClientRegistration, { kind: 'app' }>

/** A client as it is kept. Instants are milliseconds since 1970. */
export type Client = ClientRegistration & {
  readonly registeredAt: number
  /** Since then nothing that it holds is worth anything. */
  readonly suspendedAt?: number
  /** Of its secret, if it has one. */
  readonly secretHash?: string
}
