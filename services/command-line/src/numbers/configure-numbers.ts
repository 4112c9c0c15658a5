import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { carrierNumber, jsonFlag, poolFlag, yesFlag } from '../flags.ts'
import { counted } from '../output/written.ts'
import { locateNumbers } from '../pools/locate-numbers.ts'
import { type RoutingFlags, readRouting, routingRemarks } from '../twilio/call-routing.ts'
import type { OwnedNumber, TwilioAccount } from '../twilio/twilio-account.ts'
import { carryOut } from '../work/carry-out.ts'
import { requireOwned } from './require-owned.ts'
import { routeApplication, routeNumber } from './route-tasks.ts'
import { routingFlags } from './routing-flags.ts'

interface Flags extends RoutingFlags {
  readonly pool?: string
  readonly yes: boolean
  readonly json: boolean
}

export const configureNumbers = buildCommand({
  docs: {
    brief: 'Route numbers at Twilio to us',
    fullDescription: `Sets voice, fallback and status addresses of the numbers named, of a pool's, or of all that are in a pool; or routes them by one TwiML application, whose addresses are set as well. What is right already is left alone.

EXAMPLES
  yobirin numbers configure --pool main
  yobirin numbers configure 0800-444-3330 --yes
  yobirin numbers configure --application AP0123456789abcdef0123456789abcdef --yes
  yobirin numbers configure --pool main --voice-url 'https://calls.example.jp/webhooks/twilio/voice#rc=1&rp=ct,5xx,rt' --fallback-url https://spare.example.jp/webhooks/twilio/voice/fallback --status-url https://calls.example.jp/webhooks/twilio/voice/status --yes`
  },
  parameters: {
    flags: {
      pool: { ...poolFlag, optional: true, brief: 'Only the numbers of this pool' },
      ...routingFlags,
      yes: yesFlag,
      json: jsonFlag
    },
    positional: { kind: 'array', parameter: carrierNumber }
  },
  async func(this: CommandLine, flags: Flags, ...named: string[]) {
    const routing = readRouting(this.configuration, flags)
    const account = await this.twilio()
    const numbers =
      named.length > 0
        ? await requireOwned(account, named)
        : await pooledNumbers(this, account, flags.pool)
    const tasks = numbers.flatMap((number) => routeNumber(account, number, routing))
    const right = numbers.length - tasks.length
    return carryOut(this, {
      tasks: [...(await routeApplication(account, routing)), ...tasks],
      nothing: `All of ${counted(numbers.length, 'number')} are routed to us already.`,
      remarks: [
        ...(right === 0 || tasks.length === 0
          ? []
          : [`${counted(right, 'number')} right already.`]),
        ...routingRemarks(routing)
      ],
      ...{ yes: flags.yes, json: flags.json }
    })
  }
})

/** The numbers of the pools that Twilio has; others may come by another carrier. */
async function pooledNumbers(
  { pools }: CommandLine,
  account: TwilioAccount,
  pool: string | undefined
): Promise<OwnedNumber[]> {
  if (pool !== undefined) await pools.read(pool)
  const located = await locateNumbers(pools)
  return (await account.owned()).filter(({ phoneNumber }) => {
    const number = located.get(phoneNumber)
    return number !== undefined && (pool === undefined || number.pool === pool)
  })
}
