import { Gauge, type Registry } from 'prom-client'
import { complaint } from '../health/complaint.ts'

/** Whether Redis answers this process, asked whenever somebody scrapes. */
export function registerRedisGauge(registry: Registry, ping: () => Promise<void>): void {
  new Gauge({
    name: 'yobirin_dependency_up',
    help: 'Whether what this process stands on answers within a second: 1 or 0',
    labelNames: ['dependency'],
    registers: [registry],
    async collect() {
      this.set({ dependency: 'redis' }, (await complaint(ping)) === undefined ? 1 : 0)
    }
  })
}
