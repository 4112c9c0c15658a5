import { TokenHolderSchema } from '@yobirin/contracts'
import { Failure } from '../failure.ts'
import type { ApiClient } from './api-client.ts'

/** The token that the command line was given, as call-verification knows it. */
export interface TokenApi {
  /** @throws Failure where its role does not allow this, before half of something is done */
  require(permission: string): Promise<void>
}

export function createTokenApi(request: ApiClient): TokenApi {
  return {
    async require(permission) {
      const { value } = await request({ path: '/v1/token', answer: TokenHolderSchema })
      if (value.permissions.includes(permission)) return
      throw new Failure(
        `The token of ${value.name} is ${article(value.role)} ${value.role}'s, which may look only: set YOBIRIN_API_TOKEN to an operator's.`,
        { endsAll: true }
      )
    }
  }
}

const article = (noun: string) => (/^[aeiou]/.test(noun) ? 'an' : 'a')
