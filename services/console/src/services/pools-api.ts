import {
  type FiguresWindow,
  type NumberState,
  PoolFiguresSchema,
  PoolImportSchema,
  PoolListSchema,
  type PoolNumber,
  PoolNumberSchema,
  PoolPlanSchema,
  PoolResourceSchema,
  type PoolSettings,
  TokenHolderSchema
} from '@yobirin/contracts'
import { type Credential, type ServiceClient, ServiceProblem } from './service-client.ts'

/** call-verification's API for operators, asked with the credential of whoever is signed in. */
export function createPoolsApi(request: ServiceClient) {
  const pathOf = (pool: string) => `/v1/pools/${encodeURIComponent(pool)}`

  return {
    async holderOf(credential: Credential) {
      return (await request({ path: '/v1/token', answer: TokenHolderSchema, credential })).value
    },
    async list(credential: Credential) {
      return (await request({ path: '/v1/pools', answer: PoolListSchema, credential })).value.pools
    },
    async read(credential: Credential, pool: string) {
      return (await request({ path: pathOf(pool), answer: PoolResourceSchema, credential })).value
    },
    async figures(credential: Credential, pool: string, window: FiguresWindow) {
      const path = `${pathOf(pool)}/figures?window=${window}`
      return (await request({ path, answer: PoolFiguresSchema, credential })).value
    },
    /** What is left out of the load is measured; undefined where nothing has been measured yet. */
    async plan(credential: Credential, pool: string, asked: Readonly<Record<string, string>> = {}) {
      const path = `${pathOf(pool)}/plan?${new URLSearchParams(asked)}`
      try {
        return (await request({ path, answer: PoolPlanSchema, credential })).value
      } catch (error) {
        if (error instanceof ServiceProblem && error.problem.code === 'nothing_measured') {
          return undefined
        }
        throw error
      }
    },
    /** @throws ServiceProblem `changed_meanwhile` where the settings are not those of that revision */
    async configure(
      credential: Credential,
      pool: string,
      settings: PoolSettings,
      act: { why: string; revision: number }
    ) {
      const [path, body] = [pathOf(pool), { settings, ...act }]
      const [answer, guarded] = [
        PoolResourceSchema,
        { act: 'configurePool', target: pool }
      ] as const
      return (await request({ method: 'PUT', path, body, answer, credential, guarded })).value
    },
    async add(credential: Credential, pool: string, targetNumber: string, why: string) {
      const [path, body] = [`${pathOf(pool)}/numbers`, { targetNumber, why }]
      const answer = PoolNumberSchema
      const { status, value } = await request({ method: 'POST', path, body, answer, credential })
      return { ...value, added: status === 201 }
    },
    /** Adds a whole list, or nothing of it. @throws ServiceProblem `import_at_fault` with every line at fault */
    async importList(
      credential: Credential,
      pool: string,
      body: { csv: string; why: string; dryRun: boolean }
    ) {
      const [path, answer] = [`${pathOf(pool)}/imports`, PoolImportSchema]
      return (await request({ method: 'POST', path, body, answer, credential })).value
    },
    /** @throws ServiceProblem `changed_meanwhile` where the number is not as it was seen */
    async changeState(
      credential: Credential,
      pool: string,
      { targetNumber, revision }: Pick<PoolNumber, 'targetNumber' | 'revision'>,
      { state, why }: { state: NumberState; why: string }
    ) {
      const path = `${pathOf(pool)}/numbers/${encodeURIComponent(targetNumber)}`
      const [body, answer] = [{ state, why, revision }, PoolNumberSchema]
      const guarded = { act: 'changeNumber', target: `${pool}/${targetNumber}` } as const
      return (await request({ method: 'PATCH', path, body, answer, credential, guarded })).value
    }
  }
}
export type PoolsApi = ReturnType<typeof createPoolsApi>
