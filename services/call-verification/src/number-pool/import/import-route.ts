import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PoolImportSchema, PoolNameSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import { ApiProblem } from '../../problems/api-problem.ts'
import { apiProblemResponses } from '../../problems/problem-responses.ts'
import type { PoolRoutesOptions } from '../pool-routes.ts'
import { WhySchema } from '../why.ts'
import { type LineFault, lineFaults } from './line-faults.ts'
import { readList } from './read-list.ts'

const MOST_LINES = 10_000
const LONGEST_LIST = 1_000_000

/** Adds a whole list of numbers, or nothing of it. */
export const importRoute: FastifyPluginAsyncTypebox<PoolRoutesOptions> = async (app, { pools }) => {
  app.post(
    '/v1/pools/:pool/imports',
    {
      onRequest: app.allowedTo('pools:change'),
      bodyLimit: 2 * LONGEST_LIST,
      schema: {
        operationId: 'importNumbers',
        tags: ['pools'],
        summary: 'Add a list of numbers to a pool: all of them, or none',
        params: Type.Object({ pool: PoolNameSchema }),
        body: Type.Object(
          {
            csv: Type.String({
              maxLength: LONGEST_LIST,
              description: `At most ${MOST_LINES} lines: the number in the first column, or under \`number\`; its state under \`state\``
            }),
            why: WhySchema,
            dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would be' }))
          },
          { additionalProperties: false }
        ),
        response: {
          200: { ...PoolImportSchema, description: 'What became of each line' },
          ...apiProblemResponses('pool_not_found', 'import_at_fault')
        }
      }
    },
    async (request) => {
      const { csv, why, dryRun = false } = request.body
      const pool = await pools.roster(request.params.pool)
      if (!pool) throw new ApiProblem('pool_not_found')
      const lines = readList(csv)
      if (lines.length === 0) throw refused([{ pointer: '#/csv', detail: 'holds no number' }])
      if (lines.length > MOST_LINES) {
        throw refused([{ pointer: '#/csv', detail: `holds more than ${MOST_LINES} numbers` }])
      }
      const numbers = lines.flatMap((read) => ('fault' in read ? [] : [read]))
      const elsewhere = await pools.elsewhere(
        numbers.map(({ targetNumber }) => targetNumber),
        pool.name
      )
      const inOtherPools = (found: ReadonlyMap<string, string>) =>
        numbers
          .filter(({ targetNumber }) => found.has(targetNumber))
          .map(({ line, targetNumber }) => fault(line, 'in_other_pool', found.get(targetNumber)))
      const faults = [
        ...lines.flatMap((read) => ('fault' in read ? [fault(read.line, read.fault)] : [])),
        ...inOtherPools(elsewhere)
      ]
      if (faults.length > 0) throw refused(faults)

      const there = new Map(pool.numbers.map(({ targetNumber, state }) => [targetNumber, state]))
      const { name: by, role } = request.tokenHolder
      let isNew = (targetNumber: string) => !there.has(targetNumber)
      if (!dryRun) {
        const result = await pools.addAll(pool.name, numbers, { by, role, why })
        // Another pool was quicker.
        if (result.status === 'in_other_pools') throw refused(inOtherPools(result.elsewhere))
        request.log.info({ pool: pool.name, by, added: result.added.size }, 'numbers imported')
        // Somebody may have added some of them since the pool was read.
        isNew = (targetNumber) => result.added.has(targetNumber)
      }
      const added = numbers.filter(({ targetNumber }) => isNew(targetNumber)).length
      return {
        dryRun,
        added,
        alreadyThere: numbers.length - added,
        lines: numbers.map(({ line, targetNumber, state }) => {
          const outcome = isNew(targetNumber) ? ('added' as const) : ('already_there' as const)
          return { line, targetNumber, state: there.get(targetNumber) ?? state, outcome }
        })
      }
    }
  )
}

type Faults = readonly {
  readonly pointer: string
  readonly detail: string
  readonly code?: LineFault
}[]

function fault(line: number, code: LineFault, pool?: string) {
  const detail = `line ${line} ${lineFaults[code]}${pool === undefined ? '' : ` (${pool})`}`
  return { pointer: `#/csv/${line}`, detail, code }
}

const lineOf = ({ pointer }: { pointer: string }) => Number(pointer.split('/')[2] ?? 0)

function refused(faults: Faults): ApiProblem {
  return new ApiProblem('import_at_fault', {
    errors: [...faults].sort((a, b) => lineOf(a) - lineOf(b))
  })
}
