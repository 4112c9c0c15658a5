import { type Static, Type } from 'typebox'

/** Lower-case letters, digits and hyphens; part of verification ids and of Redis hash tags. */
export const POOL_NAME_PATTERN = '^[a-z][a-z0-9-]{0,31}$'

export const PoolNameSchema = Type.String({
  pattern: POOL_NAME_PATTERN,
  description: 'Name of a pool of toll-free numbers, such as "main"'
})

/** How a carrier is made to ring without answering: see call-verification's README. */
export const RingStrategySchema = Type.Union([
  Type.Literal('hold'),
  Type.Literal('pause'),
  Type.Literal('immediate')
])
export type RingStrategy = Static<typeof RingStrategySchema>

export const NumberStateSchema = Type.Union([
  Type.Literal('active'),
  Type.Literal('draining'),
  Type.Literal('quarantined'),
  Type.Literal('retired')
])
export type NumberState = Static<typeof NumberStateSchema>

/** What the network may say about a caller ID and still have it count, the least first. */
const AcceptableTrustSchema = Type.Union([
  Type.Literal('foreign'),
  Type.Literal('diverted'),
  Type.Literal('unconfirmed'),
  Type.Literal('asserted'),
  Type.Literal('attested')
])
type AcceptableTrust = Static<typeof AcceptableTrustSchema>

/** What the network says about a caller ID; call-verification's README has them with their meaning. */
export const CallerTrustSchema = Type.Union([Type.Literal('refuted'), AcceptableTrustSchema])
export type CallerTrust = Static<typeof CallerTrustSchema>

export const PoolSettingsSchema = Type.Object(
  {
    validitySeconds: Type.Number({
      minimum: 0.1,
      maximum: 600,
      default: 120,
      description: 'Seconds from the draw until a call no longer counts; 120 in production'
    }),
    ringSeconds: Type.Number({
      minimum: 0.1,
      maximum: 9,
      default: 7,
      description: 'Seconds that a call rings; 4 to 9 in production'
    }),
    ringStrategy: Type.Unsafe<RingStrategy>({ ...RingStrategySchema, default: 'hold' }),
    dialWithPresentation: Type.Boolean({
      default: false,
      description: 'Put 186 (present my number) in front of the number that the page dials'
    }),
    leastTrust: Type.Optional(
      Type.Unsafe<AcceptableTrust>({
        ...AcceptableTrustSchema,
        default: 'unconfirmed',
        description: 'Least trust in its caller ID with which a call counts'
      })
    ),
    quarantine: Type.Optional(
      Type.Union([Type.Literal('by_evidence'), Type.Literal('off')], {
        default: 'by_evidence',
        description: 'Whether numbers that do not work are taken out, and tried again'
      })
    ),
    testCallMinutes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_440,
        description:
          'How often a test call is placed to each number, in minutes; 0 is never, as at the beginning. Not named, it stays as it is'
      })
    )
  },
  { additionalProperties: false }
)
export type PoolSettings = Static<typeof PoolSettingsSchema>
