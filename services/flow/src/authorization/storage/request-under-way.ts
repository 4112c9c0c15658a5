import Provider from 'oidc-provider'

/** The request that the library is answering; what is used up for it is settled at its end. */
export function requestUnderWay(): object {
  if (!Provider.ctx) throw new Error('Tokens are issued to requests only')
  return Provider.ctx
}
