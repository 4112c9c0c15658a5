import { type Static, Type } from 'typebox'

export const SCOPES = ['accounts', 'transactions'] as const

const Jwks = Type.Object({
  keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 10 })
})

/** How a client proves who it is (RFC 6749, section 2.3; RFC 7523; RFC 8705). */
export const AuthenticationSchema = Type.Union([
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
export type Authentication = Static<typeof AuthenticationSchema>

const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$' })

/** A fintech app. */
export const AppRegistrationSchema = Type.Object(
  {
    kind: Type.Literal('app'),
    id: Id,
    /** As the customer sees it. */
    name: Type.String({ minLength: 1, maxLength: 60 }),
    institution: Type.String({ maxLength: 32 }),
    profile: Type.Union([Type.Literal('baseline'), Type.Literal('fapi2')]),
    authentication: AuthenticationSchema,
    redirectUris: Type.Array(Type.String({ maxLength: 512 }), { minItems: 1, maxItems: 10 }),
    scopes: Type.Array(Type.Enum(SCOPES), { minItems: 1, uniqueItems: true }),
    /** Instead of the institution's. */
    consentDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 }))
  },
  { additionalProperties: false }
)

/** An API of the bank that asks what tokens are worth. */
const ResourceServerRegistrationSchema = Type.Object(
  {
    kind: Type.Literal('resource_server'),
    id: Id,
    name: Type.String({ minLength: 1, maxLength: 60 }),
    institution: Type.String({ maxLength: 32 }),
    authentication: AuthenticationSchema
  },
  { additionalProperties: false }
)

export const ClientRegistrationSchema = Type.Union([
  AppRegistrationSchema,
  ResourceServerRegistrationSchema
])
export type ClientRegistration = Static<typeof ClientRegistrationSchema>
export type AppRegistration = Static<typeof AppRegistrationSchema>

/** A client as it is kept. Instants are milliseconds since 1970. */
export type Client = ClientRegistration & {
  readonly registeredAt: number
  /** Since then nothing that it holds is worth anything. */
  readonly suspendedAt?: number
  /** Of its secret, if it has one. */
  readonly secretHash?: string
}
