import { parseSealingKeys, type SealingKey } from '@yobirin/sealing'

/** 32 bytes under which records are bound. */
export type ChainKey = SealingKey

export interface ChainKeys {
  /** Binds new records. */
  readonly current: ChainKey
  /** Any that records were bound under. */
  find(id: string): ChainKey | undefined
}

/**
 * Reads `id:base64url,id:base64url`, written as sealing keys are. A key stays in the list for as long as
 * records that it bound are kept.
 *
 * @throws TypeError naming the key, never its value, when one is malformed
 */
export function parseChainKeys(value: string): ChainKeys {
  const keys = parseSealingKeys(value)
  const byId = new Map(keys.map((key) => [key.id, key]))
  // The parser gives at least one.
  return { current: keys[0] as ChainKey, find: (id) => byId.get(id) }
}
