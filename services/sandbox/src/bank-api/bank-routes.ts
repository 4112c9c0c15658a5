import type { FastifyPluginAsync } from 'fastify'
import { problem } from '../problem.ts'
import { bankAccount } from './bank-accounts.ts'
import type { CheckToken } from './check-token.ts'

export interface BankApi {
  readonly url: URL
  readonly checkToken: CheckToken
}

/** The banks' own APIs, as small as can be: what an app gets for its tokens. */
export const bankRoutes: FastifyPluginAsync<{
  bankApis: ReadonlyMap<string, BankApi>
}> = async (app, { bankApis }) => {
  for (const { url: apiUrl, checkToken } of bankApis.values()) {
    for (const scope of ['accounts', 'transactions'] as const) {
      const url = new URL(scope, apiUrl)
      app.get(url.pathname, async ({ method, headers }, reply) => {
        const { authorization = '', dpop } = headers
        const proof = typeof dpop === 'string' ? dpop : ''
        const request = { method, url: url.href, authorization, dpop: proof, scope }
        const checked = await checkToken(request)
        reply.header('cache-control', 'no-store')
        if (checked.status === 'refused') {
          const { httpStatus: status, challenge } = checked
          reply.header('www-authenticate', challenge)
          return problem(reply, status, 'token_refused', 'The token does not open this', challenge)
        }
        const found = bankAccount(checked.account)
        if (!found) return problem(reply, 404, 'account_unknown', 'There is no such account')
        return scope === 'accounts' ? [found.account] : found.transactions
      })
    }
  }
}
