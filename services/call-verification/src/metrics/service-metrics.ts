import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type ServiceMetrics = ReturnType<typeof createServiceMetrics>

/** All figures of this process. No label holds a person's or a number's name. */
export function createServiceMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'yobirin_' })
  const registers = [registry]
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = []
  ) => new Counter({ name: `yobirin_${name}_total`, help, labelNames, registers })
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `yobirin_${name}`, help, registers })

  return {
    registry,
    calls: counter('calls', 'Deliveries of inbound calls, repeats among them', [
      'gateway',
      'outcome'
    ]),
    heldCalls: gauge('held_calls', 'Calls that ring because their reply is held back'),
    signatureFailures: counter(
      'webhook_signature_failures',
      'Webhooks refused for their signature; on the own account this is an alarm',
      ['gateway', 'account']
    ),
    clockSkew: new Gauge({
      name: 'yobirin_webhook_clock_skew_seconds',
      help: "By how much the clock of who signed the last webhook is ahead of this process's",
      labelNames: ['gateway'],
      registers
    }),
    answeredCalls: counter(
      'answered_calls',
      'ALARM: calls that the carrier reports as answered, and bills',
      ['gateway']
    ),
    fallbacks: counter('webhook_fallbacks', 'Calls that came by the fallback address', ['gateway']),
    startRefusals: counter('start_refusals', 'Starts that brought no verification', ['reason']),
    verifications: counter('verification_changes', 'Changes of verifications, by their cause', [
      'cause'
    ]),
    hints: counter('hints', 'Calls that did not count, as told to the customer', ['reason']),
    callOutcomes: counter('call_outcomes', 'Inbound calls, each once, by outcome', ['outcome']),
    callTrust: counter(
      'call_trust',
      'Inbound calls with a caller ID, each once, by what the network says about it',
      ['trust']
    ),
    eventsHandedOn: counter('events_handed_on', 'Events moved from the outbox to the queue', [
      'origin'
    ]),
    backgroundFailures: counter('background_failures', 'Rounds that failed and are tried again', [
      'task'
    ]),
    commandsSetAside: counter('commands_set_aside', 'Commands that could not be understood', [
      'reason'
    ]),
    suspicions: counter('suspicions', 'Numbers taken out by evidence, tried, and what came of it', [
      'act'
    ]),
    testCalls: counter(
      'test_calls',
      'Calls that we placed to numbers of our own, by whether they arrived',
      ['outcome']
    ),
    openSockets: gauge('open_sockets', 'WebSockets that watch a verification'),
    httpDurations: new Histogram({
      name: 'yobirin_http_request_duration_seconds',
      help: 'From the first byte to the last; held calls and long polls take their time by design',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
      registers
    })
  }
}
