import type { CommandContext } from '@stricli/core'
import type { CommandLineConfiguration } from './config.ts'
import type { ChainsApi } from './yobirin-api/chains-api.ts'
import type { PoolsApi } from './yobirin-api/pools-api.ts'

/** What a command is given: its `this`. */
export interface CommandLine extends CommandContext {
  readonly configuration: CommandLineConfiguration
  readonly pools: PoolsApi
  readonly chains: ChainsApi
  /** Ctrl-C: what is under way is finished, nothing more is begun. */
  readonly stop: AbortSignal
  /** Resolves after so many milliseconds; rejects when stopped. */
  pause(milliseconds: number): Promise<void>
}
