import { PoolNameSchema } from '@yobirin/contracts'
import { Type } from 'typebox'
import type { PoolsApi } from '../services/pools-api.ts'

export interface PoolRoutesOptions {
  readonly poolsApi: PoolsApi
}

export const poolParams = Type.Object({ pool: PoolNameSchema })
