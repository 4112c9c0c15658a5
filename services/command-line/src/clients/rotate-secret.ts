import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { jsonFlag, whyFlag, yesFlag } from '../flags.ts'
import { carryOut } from '../work/carry-out.ts'
import { clientArgument } from './client-argument.ts'

interface Flags {
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const rotateSecret = buildCommand({
  docs: {
    brief: 'Give a client a new secret in place of its old one',
    fullDescription: `Makes a new secret and prints it, once: it is kept nowhere. The old one is worth nothing from that moment on, so have the client's people at hand. It takes an administrator's token.
With --json the secret is at .results[0].secret.

EXAMPLES
  yobirin clients rotate-secret techo --why 'somebody left them'
  yobirin clients rotate-secret techo --why 'somebody left them' --yes --json | jq -r '.results[0].secret' > secret`
  },
  parameters: {
    flags: { why: whyFlag, yes: yesFlag, json: jsonFlag },
    positional: { kind: 'tuple', parameters: [clientArgument] }
  },
  async func(this: CommandLine, { why, yes, json }: Flags, id: string) {
    const { authentication } = await this.clients.read(id)
    if (authentication.method !== 'client_secret_basic') {
      throw new Failure(
        `${id} has no secret, it proves itself by ${authentication.method}: yobirin clients update gives it other keys.`,
        { exitCode: exitCodes.wrongCommand }
      )
    }
    const rotate = {
      subject: id,
      intent: 'a new secret; the old one ends at once',
      run: async () => {
        const { secret } = await this.clients.rotateSecret(id, why)
        return { ...(secret !== undefined && { secret }) }
      }
    }
    return carryOut(this, { tasks: [rotate], nothing: '', yes, json })
  }
})
