import { buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { carrierNumber, jsonFlag, poolFlag, yesFlag } from '../flags.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { counted, written } from '../output/written.ts'
import { type RoutingFlags, readRouting, routingRemarks } from '../twilio/call-routing.ts'
import { carryOut } from '../work/carry-out.ts'
import { routeApplication, routeNumber } from './route-tasks.ts'
import { routingFlags } from './routing-flags.ts'
import { type SurveyedNumber, surveyNumbers } from './survey.ts'

interface Flags extends RoutingFlags {
  readonly pool?: string
  readonly otherCarriers: boolean
  readonly mend: boolean
  readonly yes: boolean
  readonly json: boolean
}

export const checkNumbers = buildCommand({
  docs: {
    brief: 'Compare Twilio with the pools, number by number, and mend it on request',
    fullDescription: `Compares each number of the pools with its settings at Twilio: that the account has it and it can take calls, its voice, fallback and status addresses and their methods, or its application. Numbers that Twilio delivers to us and no pool has are named too. Ends with 3 when it finds anything.
--mend says what it would set, --mend --yes sets it.

EXAMPLES
  yobirin numbers check
  yobirin numbers check --pool main --other-carriers --json
  yobirin numbers check --mend
  yobirin numbers check --mend --yes`
  },
  parameters: {
    flags: {
      pool: { ...poolFlag, optional: true, brief: 'Only the numbers of this pool' },
      otherCarriers: {
        kind: 'boolean',
        brief: 'What Twilio does not have comes by another carrier, and is fine',
        default: false,
        withNegated: false
      },
      mend: {
        kind: 'boolean',
        brief: 'Set at Twilio what can be set',
        default: false,
        withNegated: false
      },
      ...routingFlags,
      yes: yesFlag,
      json: jsonFlag
    },
    positional: { kind: 'array', parameter: carrierNumber }
  },
  async func(this: CommandLine, flags: Flags, ...only: string[]) {
    const { pool, otherCarriers, mend, yes, json } = flags
    const routing = readRouting(this.configuration, flags)
    const account = await this.twilio()
    const numbers = await surveyNumbers({
      ...{ pools: this.pools, account, routing, pool, only, otherCarriers }
    })
    const remarks = routingRemarks(routing)
    const application = await routeApplication(account, routing)
    const faulty = numbers.filter(({ findings }) => findings.length > 0)
    const beyond = faulty.filter(({ findings }) => findings.some(({ mendable }) => !mendable))

    if (mend) {
      const tasks = faulty.flatMap(({ owned }) =>
        owned ? routeNumber(account, owned, routing) : []
      )
      const failure = await carryOut(this, {
        tasks: [...application, ...tasks],
        nothing: 'There is nothing to mend.',
        remarks: [...remarks, ...beyond.map(sentence)],
        ...{ yes, json }
      })
      if (failure || beyond.length === 0) return failure
      return new Failure('Not everything can be mended from here.', { exitCode: exitCodes.found })
    }

    const ofApplication = application.map(
      ({ subject, intent }) => `Application ${subject}: ${intent}`
    )
    const faults = [...ofApplication, ...faulty.map(sentence)]
    show(this, {
      json,
      value: { checked: numbers.length, faults, numbers: numbers.map(toJson), remarks },
      text: () =>
        [
          ...(numbers.length === 0 ? [] : [listed(numbers)]),
          ...ofApplication,
          ...remarks,
          '',
          verdict(numbers, faults)
        ].join('\n')
    })
    if (faults.length === 0) return undefined
    return new Failure('Twilio is not as it should be.', { exitCode: exitCodes.found })
  }
})

function listed(numbers: readonly SurveyedNumber[]): string {
  return table(numbers, [
    { title: 'number', value: ({ number }) => written(number) },
    { title: 'pool', value: ({ pool = '-' }) => pool },
    { title: 'state', value: ({ state = '-' }) => state },
    { title: 'twilio', value: ({ owned }) => (owned ? 'has it' : 'has it not') },
    { title: 'finding', value: ({ findings }) => findings.map(({ text }) => text).join('; ') }
  ])
}

const toJson = ({ owned, ...number }: SurveyedNumber) => ({
  ...number,
  atTwilio: owned !== undefined
})

const sentence = ({ number, findings }: SurveyedNumber) =>
  `${written(number)} ${findings.map(({ text }) => text).join('; ')}`

function verdict(numbers: readonly SurveyedNumber[], faults: readonly string[]): string {
  return faults.length === 0
    ? `${counted(numbers.length, 'number')} checked, all as it should be.`
    : `${counted(numbers.length, 'number')} checked, ${counted(faults.length, 'fault')}.`
}
