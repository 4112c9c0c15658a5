import {
  type FiguresWindow,
  type NumberState,
  type PoolFiguresResource,
  PoolFiguresSchema,
  type PoolImport,
  PoolImportSchema,
  PoolListSchema,
  type PoolNumber,
  PoolNumberSchema,
  type PoolPlan,
  PoolPlanSchema,
  type PoolResource,
  PoolResourceSchema,
  type PoolSettings,
  type PoolSummary
} from '@yobirin/contracts'
import { type ApiClient, ApiFailure } from './api-client.ts'

export interface PoolsApi {
  list(): Promise<readonly PoolSummary[]>
  /** @throws ApiFailure `pool_not_found` */
  read(pool: string): Promise<PoolResource>
  find(pool: string): Promise<PoolResource | undefined>
  figures(pool: string, window: FiguresWindow): Promise<PoolFiguresResource>
  /** What is left out of the load is measured. @throws ApiFailure `nothing_measured` */
  plan(pool: string, asked: Readonly<Record<string, number | undefined>>): Promise<PoolPlan>
  /**
   * Creates the pool where there is none.
   *
   * @param revision `settingsRevision` as it was seen; 0 where there was no pool
   * @throws ApiFailure `changed_meanwhile`
   */
  configure(
    pool: string,
    settings: PoolSettings,
    act: { readonly why: string; readonly revision: number }
  ): Promise<PoolResource>
  /** Changes nothing where the number is in the pool already. */
  add(pool: string, targetNumber: string, why: string): Promise<PoolNumber & { added: boolean }>
  /** All of a list, or nothing. @throws ApiFailure `import_at_fault`, its errors one a line */
  import(pool: string, csv: string, act: { why: string; dryRun: boolean }): Promise<PoolImport>
  /** @throws ApiFailure `changed_meanwhile` where the number is not as it was seen */
  changeState(
    pool: string,
    seen: Pick<PoolNumber, 'targetNumber' | 'revision'>,
    state: NumberState,
    why: string
  ): Promise<PoolNumber>
}

export function createPoolsApi(request: ApiClient): PoolsApi {
  const pathOf = (pool: string) => `/v1/pools/${encodeURIComponent(pool)}`

  async function read(pool: string) {
    return (await request({ path: pathOf(pool), answer: PoolResourceSchema })).value
  }

  return {
    read,
    async list() {
      return (await request({ path: '/v1/pools', answer: PoolListSchema })).value.pools
    },
    async find(pool) {
      try {
        return await read(pool)
      } catch (error) {
        if (error instanceof ApiFailure && error.problem.code === 'pool_not_found') return undefined
        throw error
      }
    },
    async figures(pool, window) {
      const path = `${pathOf(pool)}/figures?window=${window}`
      return (await request({ path, answer: PoolFiguresSchema })).value
    },
    async plan(pool, asked) {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(asked)) {
        if (value !== undefined) query.set(name, String(value))
      }
      return (await request({ path: `${pathOf(pool)}/plan?${query}`, answer: PoolPlanSchema }))
        .value
    },
    async configure(pool, settings, act) {
      const body = { settings, ...act }
      const path = pathOf(pool)
      return (await request({ method: 'PUT', path, body, answer: PoolResourceSchema })).value
    },
    async add(pool, targetNumber, why) {
      const body = { targetNumber, why }
      const path = `${pathOf(pool)}/numbers`
      const answer = await request({ method: 'POST', path, body, answer: PoolNumberSchema })
      return { ...answer.value, added: answer.status === 201 }
    },
    async import(pool, csv, act) {
      const body = { csv, ...act }
      const path = `${pathOf(pool)}/imports`
      return (await request({ method: 'POST', path, body, answer: PoolImportSchema })).value
    },
    async changeState(pool, { targetNumber, revision }, state, why) {
      const body = { state, why, revision }
      const path = `${pathOf(pool)}/numbers/${encodeURIComponent(targetNumber)}`
      return (await request({ method: 'PATCH', path, body, answer: PoolNumberSchema })).value
    }
  }
}
