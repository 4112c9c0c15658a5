import { CLIENT_PROFILES, CLIENT_SCOPES, type ClientRegistration } from '@yobirin/contracts'
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
    values: ['client_secret_basic', 'private_key_jwt'],
    optional: true,
    brief: 'How it proves who it is; --jwks and --jwks-uri mean private_key_jwt'
  },
  jwks: text('file', 'A file with its public keys, a JSON Web Key Set; - for standard input'),
  jwksUri: text('url', 'Where it publishes its keys, in place of --jwks'),
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
