import { ActListSchema, type ActResource } from '@yobirin/contracts'
import type { ApiClient } from './api-client.ts'

/** What operators, and the system, did. */
export interface ActsApi {
  /** Newest first, page by page as they are asked for. */
  all(): AsyncGenerator<ActResource>
}

export function createActsApi(request: ApiClient): ActsApi {
  return {
    async *all() {
      let after: string | undefined
      do {
        const query = new URLSearchParams({ limit: '500', ...(after && { after }) })
        const { value } = await request({ path: `/admin/v1/acts?${query}`, answer: ActListSchema })
        yield* value.acts
        after = value.next
      } while (after !== undefined)
    }
  }
}
