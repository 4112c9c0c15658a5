import { buildCommand } from '@stricli/core'
import type { ClientResource } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, whyFlag, yesFlag } from '../flags.ts'
import { carryOut } from '../work/carry-out.ts'
import { clientArgument } from './client-argument.ts'

interface Flags {
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

/** The command that brings clients into one status. */
function statusCommand(
  status: ClientResource['status'],
  {
    verb,
    brief,
    more
  }: { readonly verb: 'suspend' | 'resume'; readonly brief: string; readonly more: string }
) {
  return buildCommand({
    docs: {
      brief,
      fullDescription: `${more}

EXAMPLES
  yobirin clients ${verb} saifu-note --why 'a look at its requests'
  yobirin clients ${verb} saifu-note kakei-komichi --why 'a look at their requests' --yes`
    },
    parameters: {
      flags: { why: whyFlag, yes: yesFlag, json: jsonFlag },
      positional: { kind: 'array', parameter: clientArgument, minimum: 1 }
    },
    async func(this: CommandLine, { why, yes, json }: Flags, ...ids: string[]) {
      const clients: ClientResource[] = []
      for (const id of new Set(ids)) clients.push(await this.clients.read(id))
      const tasks = clients
        .filter((client) => client.status !== status)
        .map((client) => ({
          subject: client.id,
          intent: `${client.status} -> ${status}`,
          run: async () => {
            await this.clients[verb](client.id, why)
            return {}
          }
        }))
      return carryOut(this, {
        ...{ tasks, yes, json },
        nothing: `${clients.length === 1 ? 'It is' : 'All of them are'} ${status} already.`
      })
    }
  })
}

export const suspendClients = statusCommand('suspended', {
  verb: 'suspend',
  brief: 'Suspend clients: nothing that they hold is worth anything',
  more: 'Until it is resumed, journeys of an app stop (B0070), it gets no tokens, and those it has are worth nothing; an API of a bank learns nothing of any token. Consents stay.'
})

export const resumeClients = statusCommand('active', {
  verb: 'resume',
  brief: 'Let suspended clients go on',
  more: 'Journeys begin again, and what a client held before is worth something again, as far as its time is not over.'
})
