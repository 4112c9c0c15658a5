import {
  CLIENT_PROFILES,
  CLIENT_SCOPES,
  type ClientRegistration,
  TOKEN_BINDINGS
} from '@yobirin/contracts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { parseCount } from '../flags.ts'

type App = Extract<ClientRegistration, { kind: 'app' }>

/** What may be said of a client, when it is registered and later. */
export interface RegistrationFlags {
  readonly name?: string
  readonly institution?: string
  readonly profile?: App['profile']
  readonly authentication?: ClientRegistration['authentication']['method']
  readonly jwks?: string
  readonly jwksUri?: string
  readonly certificate?: string
  readonly subjectDn?: string
  readonly sanDns?: string
  readonly sanUri?: string
  readonly tokenBinding?: NonNullable<App['tokenBinding']>
  readonly redirectUri?: readonly string[]
  readonly scope?: readonly App['scopes'][number][]
  readonly consentDays?: number | 'usual'
}

const text = (placeholder: string, brief: string) =>
  ({ kind: 'parsed', parse: String, optional: true, placeholder, brief }) as const

export const registrationFlags = {
  name: text('text', 'Its name, as customers see it'),
  institution: text('id', 'The institution whose customers it serves'),
  profile: {
    kind: 'enum',
    values: CLIENT_PROFILES,
    optional: true,
    brief: 'What is expected of an app: baseline, or fapi2 for FAPI 2.0'
  },
  authentication: {
    kind: 'enum',
    values: [
      'client_secret_basic',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth'
    ],
    optional: true,
    brief: 'How it proves who it is; follows from the flags below'
  },
  jwks: text('file', 'A file with its public keys, a JSON Web Key Set; - for standard input'),
  jwksUri: text('url', 'Where it publishes its keys, in place of --jwks'),
  certificate: text('file', 'The certificate that it shows, PEM, whoever signed it'),
  subjectDn: text('name', 'Subject of the certificate that it shows, of an authority, by RFC 4514'),
  sanDns: text('name', 'Or a DNS name in that certificate'),
  sanUri: text('uri', 'Or a URI in that certificate'),
  tokenBinding: {
    kind: 'enum',
    values: TOKEN_BINDINGS,
    optional: true,
    brief: 'What its tokens are worth nothing without; certificate for who shows one anyway'
  },
  redirectUri: {
    ...text('url', 'Where browsers may go back to, letter by letter; may be repeated'),
    variadic: true
  },
  scope: {
    kind: 'enum',
    values: CLIENT_SCOPES,
    optional: true,
    variadic: true,
    brief: 'What it may ask to read; may be repeated'
  },
  consentDays: {
    kind: 'parsed',
    optional: true,
    placeholder: 'days',
    brief: 'How long a consent lasts; usual for as long as the institution has it',
    parse: (days: string) => (days === 'usual' ? days : parseCount(days))
  }
} as const

/** @throws Failure where something was said of the API of a bank that goes for apps only */
export function refuseFlagsOfApps(named: RegistrationFlags): void {
  const { profile, tokenBinding, redirectUri, scope, consentDays } = named
  const said = [profile, tokenBinding, redirectUri, scope, consentDays]
  if (said.every((value) => value === undefined)) return
  throw new Failure(
    'An API of a bank has no --profile, --token-binding, --redirect-uri, --scope or --consent-days.',
    { exitCode: exitCodes.wrongCommand }
  )
}
