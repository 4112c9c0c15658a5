import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'

export const listPools = buildCommand({
  docs: {
    brief: 'List the pools',
    fullDescription: `Lists every pool with its numbers, its live verifications and how it rings.

EXAMPLES
  yobirin pools list
  yobirin pools list --json | jq '.[] | select(.activeCount == 0) | .name'`
  },
  parameters: { flags: { json: jsonFlag } },
  async func(this: CommandLine, { json }: { json: boolean }) {
    const pools = await this.pools.list()
    show(this, {
      json,
      value: pools,
      text: () =>
        table(pools, [
          { title: 'pool', value: ({ name }) => name },
          { title: 'active', value: ({ activeCount }) => activeCount },
          { title: 'numbers', value: ({ numberCount }) => numberCount },
          { title: 'live', value: ({ live }) => live },
          { title: 'valid', value: ({ settings }) => `${settings.validitySeconds} s` },
          { title: 'rings', value: ({ settings }) => `${settings.ringSeconds} s` },
          { title: 'strategy', value: ({ settings }) => settings.ringStrategy }
        ])
    })
  }
})
