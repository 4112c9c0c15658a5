import { buildCommand } from '@stricli/core'
import type { ChainPosition } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { jsonFlag } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { counted } from '../output/written.ts'
import { readKnown } from './read-known.ts'
import type { VerifiedChain } from './verified-chain.ts'

export const verifyLog = buildCommand({
  docs: {
    brief: 'Verify that the operation log is as it was written',
    fullDescription: `Follows every chain of records, the operation log of each institution and the record of what operators did, from its first record to its last, and names the first that was changed, deleted, put in or moved.
What it prints with --json, kept elsewhere, finds later whether an end was cut off or a chain was made anew: give it back with --known.
Ends with 3 when a chain is broken.

EXAMPLES
  yobirin log verify
  yobirin log verify --json > ends-of-today.json
  yobirin log verify --known ends-of-yesterday.json`
  },
  parameters: {
    flags: {
      json: jsonFlag,
      known: {
        kind: 'parsed',
        brief: 'What an earlier log verify --json printed; it must still be so',
        placeholder: 'file',
        parse: String,
        optional: true
      }
    }
  },
  async func(this: CommandLine, { json, known: file }: { json: boolean; known?: string }) {
    const known = file === undefined ? new Map<string, ChainPosition>() : readKnown(file)
    const names = new Set([...(await this.chains.names()), ...known.keys()])
    const verified: VerifiedChain[] = []
    for (const chain of [...names].sort()) {
      verified.push(await verifyChain(this, chain, known.get(chain)))
    }
    show(this, { json, value: verified, text: () => describe(verified) })
    const broken = verified.filter(({ status }) => status === 'broken')
    if (broken.length > 0) {
      throw new Failure(`Not as it was written: ${counted(broken.length, 'chain')}.`, {
        exitCode: exitCodes.found
      })
    }
  }
})

async function verifyChain(
  { chains, stop }: CommandLine,
  chain: string,
  known: ChainPosition | undefined
): Promise<VerifiedChain> {
  const anchors = known ? [known] : []
  let from: ChainPosition | undefined
  for (;;) {
    stop.throwIfAborted()
    const found = await chains.verify(chain, from, anchors)
    if (found.status === 'broken') return { chain, ...found }
    from = found.position
    if (found.complete) return { chain, status: 'intact', position: from }
  }
}

function describe(verified: readonly VerifiedChain[]): string {
  if (verified.length === 0) return 'Nothing was recorded yet.'
  return table(verified, [
    { title: 'chain', value: ({ chain }) => chain },
    {
      title: 'found',
      value: (one) =>
        one.status === 'intact'
          ? `intact, ${counted(one.position.sequence, 'record')}`
          : `BROKEN at record ${one.fault.sequence}: ${one.fault.reason}`
    },
    {
      title: 'ends with',
      value: (one) =>
        one.status === 'intact' ? one.position.hash.slice(0, 16) : (one.fault.id ?? '')
    }
  ])
}
