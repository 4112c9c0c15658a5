import { buildCommand } from '@stricli/core'
import type { ClientRegistration } from '@yobirin/contracts'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { jsonFlag, whyFlag, yesFlag } from '../flags.ts'
import { carryOut } from '../work/carry-out.ts'
import { newClientArgument } from './client-argument.ts'
import { readAuthentication } from './read-authentication.ts'
import {
  type RegistrationFlags,
  refuseFlagsOfApps,
  registrationFlags
} from './registration-flags.ts'
import { registrationLines } from './registration-lines.ts'

interface Flags extends RegistrationFlags {
  readonly kind: ClientRegistration['kind']
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

export const registerClient = buildCommand({
  docs: {
    brief: 'Register an app, or an API of a bank',
    fullDescription: `Registers a client of the authorization server. It takes an administrator's token.
A client that proves itself with a secret is given one, which is printed once and kept nowhere: hand it over and forget it. One with keys or a certificate keeps its secret to itself, which is better, and what fapi2 asks for.
An app needs --name, --institution, --redirect-uri and --scope. An API of a bank (--kind resource_server) has no redirect URIs, scopes, profile or consents: it asks what tokens are worth.

EXAMPLES
  yobirin clients register techo --name '手帳' --institution yobirin-shinkumi --redirect-uri https://techo.example/returned --scope accounts --scope transactions --why 'the contract is signed'
  yobirin clients register techo --name '手帳' --institution yobirin-shinkumi --redirect-uri https://techo.example/returned --scope accounts --profile fapi2 --jwks-uri https://techo.example/jwks.json --why 'the contract is signed' --yes
  yobirin clients register techo --name '手帳' --institution yobirin-shinkumi --redirect-uri https://techo.example/returned --scope accounts --profile fapi2 --san-dns client.techo.example --why 'the contract is signed' --yes
  yobirin clients register balance-api --kind resource_server --name '残高API' --institution yobirin-shinkumi --jwks keys.json --why 'first day' --yes`
  },
  parameters: {
    flags: {
      kind: {
        kind: 'enum',
        values: ['app', 'resource_server'],
        default: 'app',
        brief: 'What it is: an app, or an API of a bank'
      },
      ...registrationFlags,
      why: whyFlag,
      yes: yesFlag,
      json: jsonFlag
    },
    positional: { kind: 'tuple', parameters: [newClientArgument] }
  },
  async func(this: CommandLine, { why, yes, json, ...named }: Flags, id: string) {
    const registration = await toRegistration(id, named)
    // An id that is taken shows in the dry run already.
    if ((await this.clients.list()).some((client) => client.id === id)) {
      throw new Failure(`There is a client ${id} already: yobirin clients update changes it.`)
    }
    const lines = [...registrationLines(registration)]
    const register = {
      subject: id,
      intent: `register ${registration.kind.replace('_', ' ')}`,
      run: async () => {
        const { secret } = await this.clients.register(registration, why)
        return { ...(secret !== undefined && { secret }) }
      }
    }
    return carryOut(this, {
      tasks: [register],
      nothing: '',
      remarks: lines.map(([name, value]) => `  ${name.padEnd(16)}${value}`),
      ...{ yes, json }
    })
  }
})

async function toRegistration(
  id: string,
  { kind, ...named }: RegistrationFlags & Pick<Flags, 'kind'>
): Promise<ClientRegistration> {
  const { profile, tokenBinding, redirectUri, scope, consentDays, ...flags } = named
  const { name, institution } = flags
  if (name === undefined || institution === undefined) throw missing('--name and --institution')
  const authentication = (await readAuthentication(flags)) ?? { method: 'client_secret_basic' }
  const registration = { id, name, institution, authentication }
  if (kind === 'resource_server') {
    refuseFlagsOfApps(named)
    return { kind, ...registration }
  }
  if (!redirectUri?.length || !scope?.length) throw missing('--redirect-uri and --scope')
  return {
    ...{ kind, ...registration, profile: profile ?? 'baseline' },
    ...{ redirectUris: [...redirectUri], scopes: [...scope] },
    ...(tokenBinding !== undefined && { tokenBinding }),
    ...(typeof consentDays === 'number' && { consentDays })
  }
}

function missing(flags: string): Failure {
  return new Failure(`It needs ${flags}.`, { exitCode: exitCodes.wrongCommand })
}
