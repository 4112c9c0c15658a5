import { buildCommand } from '@stricli/core'
import type { ClientResource } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag } from '../flags.ts'
import { show } from '../output/show.ts'
import { clientArgument } from './client-argument.ts'
import { registrationLines } from './registration-lines.ts'
import { toRegistration } from './to-registration.ts'

export const showClient = buildCommand({
  docs: {
    brief: 'Show a client: what it was registered with',
    fullDescription: `Shows a client as it is registered, each property under the name of the flag that changes it. Its secret is not kept, so it cannot be shown.

EXAMPLES
  yobirin clients show saifu-note
  yobirin clients show saifu-note --json | jq '.redirectUris'`
  },
  parameters: {
    flags: { json: jsonFlag },
    positional: { kind: 'tuple', parameters: [clientArgument] }
  },
  async func(this: CommandLine, { json }: { json: boolean }, id: string) {
    const client = await this.clients.read(id)
    show(this, { json, value: client, text: () => describe(client) })
  }
})

function describe(client: ClientResource): string {
  const { id, kind, registeredAt, suspendedAt } = client
  const since = suspendedAt ? `, suspended since ${written(suspendedAt)}` : ''
  const lines = [...registrationLines(toRegistration(client))]
  return [
    `Client ${id}, ${kind.replace('_', ' ')}, registered ${written(registeredAt)}${since}`,
    ...lines.map(([name, value]) => `  ${name.padEnd(16)}${value}`)
  ].join('\n')
}

const written = (instant: string) => `${instant.slice(0, 16).replace('T', ' ')} UTC`
