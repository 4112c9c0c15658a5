import { type Static, Type } from 'typebox'

/** What an app may ask to read. */
export const CLIENT_SCOPES = ['accounts', 'transactions'] as const
export const CLIENT_PROFILES = ['baseline', 'fapi2'] as const

const Jwks = Type.Object({
  keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 10 })
})

/** How a client proves who it is (RFC 6749, section 2.3; RFC 7523). */
export const ClientAuthenticationSchema = Type.Union([
  Type.Object({ method: Type.Literal('client_secret_basic') }, { additionalProperties: false }),
  Type.Object(
    { method: Type.Literal('private_key_jwt'), jwks: Jwks },
    { additionalProperties: false }
  ),
  Type.Object(
    { method: Type.Literal('private_key_jwt'), jwksUri: Type.String({ maxLength: 512 }) },
    { additionalProperties: false }
  )
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
