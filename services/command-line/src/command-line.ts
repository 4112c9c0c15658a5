import type { CommandContext } from '@stricli/core'
import type { CommandLineConfiguration } from './config.ts'
import type { TwilioAccount } from './twilio/twilio-account.ts'
import type { ActsApi } from './yobirin-api/acts-api.ts'
import type { ChainsApi } from './yobirin-api/chains-api.ts'
import type { ClientsApi } from './yobirin-api/clients-api.ts'
import type { PoolsApi } from './yobirin-api/pools-api.ts'
import type { TokenApi } from './yobirin-api/token-api.ts'

/** What a command is given: its `this`. */
export interface CommandLine extends CommandContext {
  readonly configuration: CommandLineConfiguration
  readonly pools: PoolsApi
  readonly token: TokenApi
  readonly acts: ActsApi
  readonly chains: ChainsApi
  readonly clients: ClientsApi
  /** The bank's account at Twilio; loads what speaks to it when it is first asked for. */
  twilio(): Promise<TwilioAccount>
  /** Reaches our own public addresses. */
  readonly fetch: typeof globalThis.fetch
  /** Ctrl-C: what is under way is finished, nothing more is begun. */
  readonly stop: AbortSignal
  /** Says on standard error what is going on, where it takes its time. */
  tell(text: string): void
  /** Resolves after so many milliseconds; rejects with a Failure that ends all when stopped. */
  pause(milliseconds: number): Promise<void>
}
