import type { Position } from './record.ts'

/**
 * Where chains were last seen to end, kept elsewhere than the chains themselves: whoever can cut off
 * the end of one in the database finds nothing there that would hide it.
 */
export interface ChainAnchors {
  /** Remembers how far a chain has come; never goes back. */
  raise(chain: string, position: Position): Promise<void>
  of(chain: string): Promise<Position | undefined>
  all(): Promise<readonly (Position & { readonly chain: string })[]>
}
