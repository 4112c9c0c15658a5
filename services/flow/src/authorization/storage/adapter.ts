import type { Adapter } from 'oidc-provider'

/** What `oidc-provider` may ask of a store and never does of ours. */
const UNUSED = {
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  /** Nothing to do: whatever rests on a consent is looked at together with it. */
  revokeByGrantId: async () => {}
}

/** A store as `oidc-provider` wants it, from the acts that its kind of artefact knows. */
export function adapter(acts: Pick<Adapter, 'find'> & Partial<Adapter>): Adapter {
  const refuse = (act: string) => async () => {
    throw new Error(`The authorization server does not ${act} this`)
  }
  return {
    ...UNUSED,
    upsert: refuse('save'),
    consume: refuse('consume'),
    destroy: refuse('destroy'),
    ...acts
  }
}
