import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { jsonFlag, parseCount, tollFreeNumber } from '../flags.ts'
import { routingFlags } from '../numbers/routing-flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { locateNumbers } from '../pools/locate-numbers.ts'
import { type RoutingFlags, readRouting } from '../twilio/call-routing.ts'
import { byHand } from './by-hand.ts'
import { proveCalls } from './call-proofs.ts'
import { failed, type Proof, skipped } from './proof.ts'
import { proveRouting } from './routing-proof.ts'

interface Flags extends RoutingFlags {
  readonly days: number
  readonly send: boolean
  readonly ring?: string
  readonly otherCarriers: boolean
  readonly json: boolean
}

export const prove = buildCommand({
  docs: {
    brief: 'Prove that an account is fit to go live, as far as a program can',
    fullDescription: `Compares the numbers with Twilio, looks whether any call of the last days was answered or billed, and lists what only a person can check. It reads, and places no calls.
With --send it also sends call-verification, over its public addresses, what Twilio would send of a call by a withheld number to a number of no pool: signed, at voice, fallback and status address, and once unsigned. That counts in the figures, the one at the fallback among them. With --ring a number of a pool rings once in the same way; a customer who waits on that number at this moment is told that a withheld call came.
Run it from outside the bank's network. Ends with 3 when a proof failed.

EXAMPLES
  yobirin twilio prove
  yobirin twilio prove --send
  yobirin twilio prove --send --ring 0800-444-3330 --days 1 --json`
  },
  parameters: {
    flags: {
      send: {
        kind: 'boolean',
        brief: 'Send ourselves signed notices, as Twilio would',
        default: false,
        withNegated: false
      },
      ring: {
        kind: 'parsed',
        ...tollFreeNumber,
        brief: 'Let this number of a pool ring once',
        optional: true
      },
      days: {
        kind: 'parsed',
        brief: 'How far back to look at calls',
        placeholder: 'count',
        default: '7',
        parse: parseCount
      },
      otherCarriers: {
        kind: 'boolean',
        brief: 'What Twilio does not have comes by another carrier, and is fine',
        default: false,
        withNegated: false
      },
      ...routingFlags,
      json: jsonFlag
    }
  },
  async func(this: CommandLine, flags: Flags) {
    const { days, otherCarriers, json } = flags
    const routing = readRouting(this.configuration, flags)
    const account = await this.twilio()
    const { pools } = this
    const numbers = new Set((await locateNumbers(pools)).keys())
    const proofs = [
      ...(await orFailed('routing of the numbers', () =>
        proveRouting({ pools, account, routing, otherCarriers })
      )),
      ...(await orFailed('no call was answered', async () => [
        await proveCalls(account, { numbers, days })
      ])),
      ...(await webhookProofs(this, flags, numbers))
    ]
    show(this, {
      json,
      value: { proofs, byHand },
      text: () =>
        [listed(proofs), '', 'What only a person can check:', ...numbered(byHand)].join('\n')
    })
    if (proofs.every(({ outcome }) => outcome !== 'failed')) return undefined
    return new Failure('Not fit to go live yet.', { exitCode: exitCodes.found })
  }
})

async function webhookProofs(
  { configuration, fetch }: CommandLine,
  { send, ring, ...flags }: Flags,
  numbers: ReadonlySet<string>
): Promise<Proof[]> {
  const { proveRinging, proveWebhooks } = await import('./webhook-proofs.ts')
  const routing = readRouting(configuration, flags)
  const to = numberOfNoPool(numbers)
  return [
    ...(send
      ? await proveWebhooks({ configuration, routing, to, fetch })
      : [skipped('signed notices over the public addresses', 'add --send')]),
    ring === undefined
      ? skipped('a call that rings', 'add --ring and a number of a pool')
      : numbers.has(ring)
        ? await proveRinging({ configuration, routing, to: ring, fetch })
        : failed('a call that rings', 'the number is in no pool')
  ]
}

/** Of the invented 0120-000-…, which nobody is ever given. */
function numberOfNoPool(numbers: ReadonlySet<string>): string {
  let number = 81_120_000_999
  while (numbers.has(`+${number}`)) number -= 1
  return `+${number}`
}

/** One proof that cannot be had does not keep the others back. */
async function orFailed(name: string, prove: () => Promise<Proof[]>): Promise<Proof[]> {
  try {
    return await prove()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [failed(name, error.message)]
  }
}

function listed(proofs: readonly Proof[]): string {
  return table(proofs, [
    { title: 'proof', value: ({ name }) => name },
    { title: 'outcome', value: ({ outcome }) => outcome },
    { title: '', value: ({ detail }) => detail }
  ])
}

const numbered = (lines: readonly string[]) => lines.map((line, index) => `${index + 1}. ${line}`)
