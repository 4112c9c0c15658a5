import { buildCommand } from '@stricli/core'
import type { ClientRegistration } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { jsonFlag, whyFlag, yesFlag } from '../flags.ts'
import { carryOut } from '../work/carry-out.ts'
import { clientArgument } from './client-argument.ts'
import { readAuthentication } from './read-authentication.ts'
import {
  type RegistrationFlags,
  refuseFlagsOfApps,
  registrationFlags
} from './registration-flags.ts'
import { registrationLines } from './registration-lines.ts'
import { toRegistration } from './to-registration.ts'

interface Flags extends RegistrationFlags {
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const updateClient = buildCommand({
  docs: {
    brief: 'Change what a client is registered with',
    fullDescription: `Changes what is named and leaves the rest as it is; lists, such as the redirect URIs, are named whole. It takes an administrator's token, and holds from the next request on.
A client that comes to prove itself with a secret is given one, printed once; one that goes over to keys has its secret no longer.

EXAMPLES
  yobirin clients update techo --redirect-uri https://techo.example/returned --why 'a new address'
  yobirin clients update techo --jwks-uri https://techo.example/jwks.json --why 'keys in place of a secret' --yes
  yobirin clients update techo --consent-days usual --why 'the contract has changed' --yes`
  },
  parameters: {
    flags: { ...registrationFlags, why: whyFlag, yes: yesFlag, json: jsonFlag },
    positional: { kind: 'tuple', parameters: [clientArgument] }
  },
  async func(this: CommandLine, { why, yes, json, ...named }: Flags, id: string) {
    const before = toRegistration(await this.clients.read(id))
    const after = await changed(before, named)
    const update = {
      subject: id,
      intent: describeChanges(before, after),
      run: async () => {
        const { secret } = await this.clients.update(after, why)
        return { ...(secret !== undefined && { secret }) }
      }
    }
    return carryOut(this, {
      tasks: JSON.stringify(before) === JSON.stringify(after) ? [] : [update],
      nothing: 'It is registered like that already.',
      ...{ yes, json }
    })
  }
})

async function changed(
  before: ClientRegistration,
  named: RegistrationFlags
): Promise<ClientRegistration> {
  const { name, institution, profile, tokenBinding, redirectUri, scope, consentDays } = named
  const authentication = await readAuthentication(named)
  const ofEach = {
    ...(name !== undefined && { name }),
    ...(institution !== undefined && { institution }),
    ...(authentication && { authentication })
  }
  if (before.kind === 'resource_server') {
    refuseFlagsOfApps(named)
    return { ...before, ...ofEach }
  }
  const { consentDays: daysBefore, ...app } = before
  const days = consentDays ?? daysBefore
  return {
    ...app,
    ...ofEach,
    ...(profile !== undefined && { profile }),
    ...(tokenBinding !== undefined && { tokenBinding }),
    ...(redirectUri !== undefined && { redirectUris: [...redirectUri] }),
    ...(scope !== undefined && { scopes: [...scope] }),
    ...(typeof days === 'number' && { consentDays: days })
  }
}

function describeChanges(before: ClientRegistration, after: ClientRegistration): string {
  const present = registrationLines(before)
  const lines = [...registrationLines(after)].filter(([name, value]) => present.get(name) !== value)
  const written = lines.map(([name, value]) => `${name} ${present.get(name)} -> ${value}`)
  return written.join('; ') || 'give it other keys of the same names'
}
