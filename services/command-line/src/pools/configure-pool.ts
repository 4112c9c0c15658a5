import { buildCommand } from '@stricli/core'
import { type PoolSettings, PoolSettingsSchema } from '@yobirin/contracts'
import { Default } from 'typebox/value'
import type { CommandLine } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { jsonFlag, poolArgument, whyFlag, yesFlag } from '../flags.ts'
import { carryOut } from '../work/carry-out.ts'

interface Flags extends Partial<PoolSettings> {
  readonly create: boolean
  readonly why: string
  readonly yes: boolean
  readonly json: boolean
}

const seconds = (brief: string) =>
  ({ kind: 'parsed', brief, placeholder: 'seconds', optional: true, parse: parseSeconds }) as const

export const configurePool = buildCommand({
  docs: {
    brief: 'Change the settings of a pool, or create one',
    fullDescription: `Changes the settings that are named and leaves the others as they are. Calls that come in from then on are treated by the new ones.
A pool that does not exist is created with --create, with the usual value for what is not named.

EXAMPLES
  yobirin pools configure main --ring-seconds 6 --why 'two rings are enough'
  yobirin pools configure main --ring-seconds 6 --why 'two rings are enough' --yes
  yobirin pools configure branch --create --why 'numbers of the branches' --yes`
  },
  parameters: {
    flags: {
      validitySeconds: seconds('Seconds from the draw until a call no longer counts'),
      ringSeconds: seconds('Seconds that a call rings'),
      ringStrategy: {
        kind: 'enum',
        values: ['hold', 'pause', 'immediate'],
        optional: true,
        brief: 'How the carrier is made to ring'
      },
      dialWithPresentation: {
        kind: 'boolean',
        optional: true,
        brief: 'Put 186 in front of the number that the page dials'
      },
      leastTrust: {
        kind: 'enum',
        values: ['foreign', 'diverted', 'unconfirmed', 'asserted', 'attested'],
        optional: true,
        brief: 'Least trust in its caller ID with which a call counts'
      },
      quarantine: {
        kind: 'enum',
        values: ['by_evidence', 'off'],
        optional: true,
        brief: 'Whether numbers that do not work are taken out, and tried again'
      },
      testCallMinutes: {
        kind: 'parsed',
        brief: 'How often each number gets a test call; 0 is never',
        placeholder: 'minutes',
        optional: true,
        parse: parseMinutes
      },
      create: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Create the pool where there is none'
      },
      why: whyFlag,
      yes: yesFlag,
      json: jsonFlag
    },
    positional: { kind: 'tuple', parameters: [poolArgument] }
  },
  async func(this: CommandLine, { create, why, yes, json, ...named }: Flags, name: string) {
    const pool = await this.pools.find(name)
    if (!pool && !create) {
      throw new Failure(`There is no pool ${name}. Add --create to set one up.`, {
        exitCode: exitCodes.wrongCommand
      })
    }
    const before = pool?.settings ?? (Default(PoolSettingsSchema, {}) as PoolSettings)
    const after: PoolSettings = { ...before, ...withoutUndefined(named) }
    const changes = describeChanges(before, after)
    const intent = [...(pool ? [] : ['create']), ...changes].join(', ')
    const tasks = [
      {
        subject: name,
        intent,
        run: async () => {
          const { revision } = await this.pools.configure(name, after, {
            why,
            revision: pool?.settingsRevision ?? 0
          })
          return { detail: `revision ${revision}` }
        }
      }
    ]
    return carryOut(this, {
      tasks: intent === '' ? [] : tasks,
      nothing: 'The settings are like that already.',
      ...{ yes, json }
    })
  }
})

function describeChanges(before: PoolSettings, after: PoolSettings): string[] {
  const names = Object.keys(after) as (keyof PoolSettings)[]
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name} ${before[name] ?? 'unset'} -> ${after[name]}`)
}

function withoutUndefined(named: Partial<PoolSettings>): Partial<PoolSettings> {
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}

function parseMinutes(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new Error('not a whole number of minutes')
}

function parseSeconds(text: string): number {
  if (/^\d{1,3}(\.\d{1,3})?$/.test(text)) return Number(text)
  throw new Error('not a number of seconds')
}
