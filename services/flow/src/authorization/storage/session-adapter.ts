import type { Adapter } from 'oidc-provider'
import { adapter } from './adapter.ts'

/** Nobody stays signed in: every authorization request is a new journey. */
export function sessionAdapter(): Adapter {
  return adapter({
    find: async () => undefined,
    upsert: async () => {},
    destroy: async () => {}
  })
}
