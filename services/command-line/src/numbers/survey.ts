import type { NumberState } from '@yobirin/contracts'
import { type LocatedNumber, locateNumbers } from '../pools/locate-numbers.ts'
import type { CallRouting } from '../twilio/call-routing.ts'
import type { OwnedNumber, TwilioAccount } from '../twilio/twilio-account.ts'
import type { PoolsApi } from '../yobirin-api/pools-api.ts'
import { compareNumber, type Finding } from './compare-routing.ts'

/** A number as the pools and as Twilio have it, and what is not right about it. */
export interface SurveyedNumber {
  readonly number: string
  readonly pool?: string
  readonly state?: NumberState
  readonly owned?: OwnedNumber
  readonly findings: readonly Finding[]
}

export interface SurveyOptions {
  readonly pools: PoolsApi
  readonly account: TwilioAccount
  readonly routing: CallRouting
  /** Only the numbers of this pool. */
  readonly pool?: string | undefined
  /** Only these. */
  readonly only?: readonly string[]
  /** What Twilio does not have is another carrier's. */
  readonly otherCarriers: boolean
}

/** Every number that is in a pool, or that Twilio delivers to us, with what is not right about it. */
export async function surveyNumbers({
  pools,
  account,
  routing,
  pool,
  only = [],
  otherCarriers
}: SurveyOptions): Promise<SurveyedNumber[]> {
  if (pool !== undefined) await pools.read(pool)
  const located = await locateNumbers(pools)
  const owned = new Map((await account.owned()).map((number) => [number.phoneNumber, number]))
  const loose = [...owned.values()]
    .filter(({ phoneNumber }) => !located.has(phoneNumber))
    .filter((number) => only.includes(number.phoneNumber) || comesToUs(number, routing))
    .map(({ phoneNumber }) => phoneNumber)

  return [...new Set([...located.keys(), ...loose, ...only])]
    .filter((number) => only.length === 0 || only.includes(number))
    .filter((number) => pool === undefined || located.get(number)?.pool === pool)
    .sort()
    .map((number) => {
      const there = located.get(number)
      const has = owned.get(number)
      return {
        number,
        ...(there && { pool: there.pool, state: there.state }),
        ...(has && { owned: has }),
        findings: [
          ...(has ? compareNumber(has, routing) : missing(there, otherCarriers)),
          ...(there ? [] : [beyond('is in no pool: yobirin numbers import')])
        ]
      }
    })
}

function missing(there: LocatedNumber | undefined, otherCarriers: boolean): Finding[] {
  const mayBe = there !== undefined && (there.state === 'retired' || otherCarriers)
  return mayBe ? [] : [beyond('is not on the Twilio account')]
}

const beyond = (text: string): Finding => ({ text, mendable: false })

function comesToUs({ voiceUrl, applicationSid }: OwnedNumber, routing: CallRouting): boolean {
  if (applicationSid !== '') return applicationSid === routing.applicationSid
  return withoutFragment(voiceUrl) === withoutFragment(routing.voiceUrl)
}

const withoutFragment = (url: string) => url.replace(/#.*$/, '')
