import { type Static, type TProperties, Type } from 'typebox'

/** What an app may ask to read. */
export const CLIENT_SCOPES = ['accounts', 'transactions'] as const
export const CLIENT_PROFILES = ['baseline', 'fapi2'] as const
/** What a token is worth nothing without: a key (RFC 9449), or a certificate (RFC 8705, section 3). */
export const TOKEN_BINDINGS = ['dpop', 'certificate'] as const

const Jwks = Type.Object({
  keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 10 })
})

const closed = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })
const jwksUri = Type.String({ maxLength: 512 })

const PrivateKeyJwt = Type.Literal('private_key_jwt')
/** Its keys hold their certificates in `x5c`. */
const SelfSignedTls = Type.Literal('self_signed_tls_client_auth')
/** Its certificate is one of an authority, and has this name. */
const Tls = Type.Literal('tls_client_auth')

/** How a client proves who it is (RFC 6749, section 2.3; RFC 7523; RFC 8705). */
export const ClientAuthenticationSchema = Type.Union([
  closed({ method: Type.Literal('client_secret_basic') }),
  closed({ method: PrivateKeyJwt, jwks: Jwks }),
  closed({ method: PrivateKeyJwt, jwksUri }),
  closed({ method: SelfSignedTls, jwks: Jwks }),
  closed({ method: SelfSignedTls, jwksUri }),
  closed({ method: Tls, subjectDn: Type.String({ minLength: 1, maxLength: 512 }) }),
  closed({ method: Tls, sanDns: Type.String({ minLength: 1, maxLength: 253 }) }),
  closed({ method: Tls, sanUri: Type.String({ minLength: 1, maxLength: 512 }) })
])
export type ClientAuthentication = Static<typeof ClientAuthenticationSchema>

const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$' })

/** A fintech app. */
const AppSchema = Type.Object(
  {
    kind: Type.Literal('app'),
    id: Id,
    /** As the customer sees it. */
    name: Type.String({ minLength: 1, maxLength: 60 }),
    institution: Type.String({ maxLength: 32 }),
    profile: Type.Enum(CLIENT_PROFILES),
    authentication: ClientAuthenticationSchema,
    /** `certificate` where it proves itself by one, else `dpop` for fapi2 and nothing for baseline. */
    tokenBinding: Type.Optional(Type.Enum(TOKEN_BINDINGS)),
    redirectUris: Type.Array(Type.String({ maxLength: 512 }), { minItems: 1, maxItems: 10 }),
    scopes: Type.Array(Type.Enum(CLIENT_SCOPES), { minItems: 1, uniqueItems: true }),
    /** Instead of the institution's. */
    consentDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 }))
  },
  { additionalProperties: false }
)

/** An API of the bank that asks what tokens are worth. */
const ResourceServerSchema = Type.Object(
  {
    kind: Type.Literal('resource_server'),
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 60 }),
    institution: Type.String({ maxLength: 32 }),
    authentication: ClientAuthenticationSchema
  },
  { additionalProperties: false }
)

/** A client of the authorization server, as an operator registers it at `/admin/v1/clients`. */
export const ClientRegistrationSchema = Type.Union([AppSchema, ResourceServerSchema])
export type ClientRegistration = Static<typeof ClientRegistrationSchema>

/** A registered client as `/admin/v1/clients` answers it. */
export const ClientResourceSchema = Type.Object({
  kind: Type.Enum(['app', 'resource_server']),
  id: Type.String(),
  name: Type.String(),
  institution: Type.String(),
  profile: Type.Optional(Type.Enum(CLIENT_PROFILES)),
  authentication: ClientAuthenticationSchema,
  tokenBinding: Type.Optional(Type.Enum(TOKEN_BINDINGS)),
  redirectUris: Type.Optional(Type.Array(Type.String())),
  scopes: Type.Optional(Type.Array(Type.Enum(CLIENT_SCOPES))),
  consentDays: Type.Optional(Type.Integer()),
  status: Type.Enum(['active', 'suspended']),
  registeredAt: Type.String({ format: 'date-time' }),
  suspendedAt: Type.Optional(Type.String({ format: 'date-time' })),
  secret: Type.Optional(Type.String({ description: 'In clear, this once: only its hash is kept' }))
})
export type ClientResource = Static<typeof ClientResourceSchema>

/** Answer of `GET /admin/v1/clients`. */
export const ClientListSchema = Type.Object({ clients: Type.Array(ClientResourceSchema) })
