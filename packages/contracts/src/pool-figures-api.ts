import { type Static, Type } from 'typebox'
import { NumberStateSchema, PoolNameSchema } from './pool.ts'

/** How far figures look back. */
export const FiguresWindowSchema = Type.Union([
  Type.Literal('5m'),
  Type.Literal('1h'),
  Type.Literal('1d')
])
export type FiguresWindow = Static<typeof FiguresWindowSchema>

const Count = (description: string) => Type.Integer({ minimum: 0, description })
const Instant = (description: string) => Type.String({ format: 'date-time', description })
const Seconds = (description: string) => Type.Optional(Type.Number({ description }))

/** What happened on a number, or in a pool, in the window. */
const figures = {
  live: Count('Live verifications now'),
  shown: Count('Verifications that the number was drawn for'),
  called: Count('Calls, in time, from the telephone that the number was shown to; each redial too'),
  verified: Count('Verifications that ended verified'),
  ended: Count('Verifications that ended, however they did'),
  withheld: Count('Calls with a withheld or unusable caller ID'),
  stray: Count('Calls from telephones that nobody verifies'),
  wrongNumber: Count('Calls from a telephone that was shown another number'),
  late: Count('Calls that came too late'),
  untrusted: Count('Calls below the trust that the pool asks for'),
  endedEarly: Count('Calls that were reported as ended before they were seen'),
  secondsToVerify: Type.Object(
    { p50: Seconds('Median; within 8 %'), p95: Seconds('Within 8 %') },
    { description: 'From the draw to the verdict; absent where nobody was verified' }
  ),
  lastVerifiedAt: Type.Optional(Instant('Last success, whenever that was'))
}

export const NumberFiguresSchema = Type.Object({
  targetNumber: Type.String({ description: 'E.164' }),
  targetNumberNational: Type.String(),
  state: NumberStateSchema,
  ...figures,
  testCalls: Type.Optional(
    Type.Object(
      {
        placedAt: Instant('The last one'),
        heardAt: Type.Optional(Instant('The last one that arrived')),
        missed: Count('Those that did not arrive, in a row')
      },
      { description: 'Absent where none was placed; no other figure counts them' }
    )
  )
})
export type NumberFiguresResource = Static<typeof NumberFiguresSchema>

/** Answer of `GET /v1/pools/{pool}/figures`. */
export const PoolFiguresSchema = Type.Object({
  name: PoolNameSchema,
  window: FiguresWindowSchema,
  from: Instant('The counts are exact from here on: up to a fifth earlier than the window says'),
  until: Instant('When they were read'),
  exhausted: Count('Starts that were refused because no number was active'),
  ...figures,
  numbers: Type.Array(NumberFiguresSchema)
})
export type PoolFiguresResource = Static<typeof PoolFiguresSchema>

/** Answer of `GET /v1/pools/{pool}/plan`. */
export const PoolPlanSchema = Type.Object({
  assumed: Type.Object(
    {
      arrivalsPerSecond: Type.Number({ description: 'Verifications begun' }),
      secondsLive: Type.Number({
        description: 'Mean time that a verification takes up its number'
      }),
      bits: Type.Number({ description: 'Strength below which no draw may fall' }),
      sharing: Type.Number({ description: 'Accepted probability that a draw may share a number' })
    },
    { description: 'What was asked for; measured over the last hour where nothing was said' }
  ),
  liveOnAverage: Type.Number({ description: 'Live verifications at once, on average' }),
  activeNow: Type.Integer({ description: 'Active numbers of the pool' }),
  needed: Type.Integer({ description: 'Active numbers that are needed' }),
  outgrown: Type.Boolean({ description: 'Fewer are active than are needed' }),
  options: Type.Array(
    Type.Object({
      numbers: Type.Integer(),
      leastBits: Type.Number({ description: 'Strength of the weakest draw, in bits' }),
      usualBits: Type.Number({ description: 'Strength of a draw at the average load' }),
      sharing: Type.Number({ description: 'Probability that a draw may share a number, at most' })
    }),
    { description: 'What so many numbers buy' }
  )
})
export type PoolPlan = Static<typeof PoolPlanSchema>
