import { type SentinelConnectionOptions, SentinelConnector } from 'ioredis'

/**
 * Asks the Sentinels for the master, and no longer listens to what they tell of the connection before: told of
 * the failover while it is asking, ioredis would take that for an order to end, and never connect again.
 */
export class WatchedConnector extends SentinelConnector {
  constructor(options: unknown) {
    super(options as SentinelConnectionOptions)
  }

  override connect(...call: Parameters<SentinelConnector['connect']>) {
    this.disconnect()
    return super.connect(...call)
  }
}
