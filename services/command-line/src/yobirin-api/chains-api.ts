import {
  ChainListSchema,
  type ChainPosition,
  type ChainVerification,
  ChainVerificationSchema
} from '@yobirin/contracts'
import type { ApiClient } from './api-client.ts'

/** The chains of records that flow keeps. */
export interface ChainsApi {
  names(): Promise<readonly string[]>

  /**
   * Verifies as much of a chain as one call looks at.
   *
   * @param from where the last call stopped
   * @param anchors where the chain was seen to be
   */
  verify(
    chain: string,
    from: ChainPosition | undefined,
    anchors: readonly ChainPosition[]
  ): Promise<ChainVerification>
}

export function createChainsApi(request: ApiClient): ChainsApi {
  return {
    async names() {
      const { value } = await request({ path: '/admin/v1/chains', answer: ChainListSchema })
      return value.chains.map(({ chain }) => chain)
    },
    async verify(chain, from, anchors) {
      const path = `/admin/v1/chains/${encodeURIComponent(chain)}/verify`
      const body = { ...(from && { from }), anchors }
      const answer = ChainVerificationSchema
      return (await request({ method: 'POST', path, body, answer })).value
    }
  }
}
