import type { ClientRegistration } from '@yobirin/contracts'

export type AppRegistration = Extract<ClientRegistration, { kind: 'app' }>

/** Whether a client can be called so; whatever else was sent need not be looked for. */
export const isClientId = (text: string) => /^[a-z][a-z0-9-]{2,63}$/.test(text)

/** A client as it is kept. Instants are milliseconds since 1970. */
export type Client = ClientRegistration & {
  readonly registeredAt: number
  /** Since then nothing that it holds is worth anything. */
  readonly suspendedAt?: number
  /** Of its secret, if it has one. */
  readonly secretHash?: string
}
