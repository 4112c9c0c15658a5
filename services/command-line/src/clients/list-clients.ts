import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'

export const listClients = buildCommand({
  docs: {
    brief: 'List the clients',
    fullDescription: `Lists every app, and every API of a bank that looks at tokens, as the authorization server knows them.

EXAMPLES
  yobirin clients list
  yobirin clients list --json | jq -r '.[] | select(.status == "suspended") | .id'`
  },
  parameters: { flags: { json: jsonFlag } },
  async func(this: CommandLine, { json }: { json: boolean }) {
    const clients = await this.clients.list()
    show(this, {
      json,
      value: clients,
      text: () =>
        clients.length === 0
          ? 'There are no clients yet: yobirin clients register --help'
          : table(clients, [
              { title: 'client', value: ({ id }) => id },
              { title: 'kind', value: ({ kind }) => kind.replace('_', ' ') },
              { title: 'name', value: ({ name }) => name },
              { title: 'institution', value: ({ institution }) => institution },
              { title: 'profile', value: ({ profile = '' }) => profile },
              { title: 'authentication', value: ({ authentication }) => authentication.method },
              { title: 'status', value: ({ status }) => status }
            ])
    })
  }
})
