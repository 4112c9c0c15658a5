import { CLIENT_SCOPES } from '@yobirin/contracts'
import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'

const { Check, Prompt } = interactionPolicy

/**
 * Every authorization request is a journey, whoever was here before: the customer is identified and
 * asked for consent each time, so `prompt=none` finds nobody.
 */
export function journeyForEachRequest() {
  return [
    new Prompt(
      { name: 'login', requestable: true },
      new Check('journey', 'the customer has to be identified', (ctx) => {
        if (!ctx.oidc.result?.login) {
          refuseUnfinishedJourney(ctx)
          refuseEmptyRequest(ctx)
          return Check.REQUEST_PROMPT
        }
        refuseOtherCustomer(ctx)
        return Check.NO_NEED_TO_PROMPT
      })
    ),
    new Prompt(
      { name: 'consent', requestable: true },
      new Check('consent', 'the customer has to consent', (ctx) =>
        ctx.oidc.result?.consent ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT
      )
    )
  ]
}

/** A journey is begun by a request of an app only, and each of them is counted. */
function refuseUnfinishedJourney({ oidc }: KoaContextWithOIDC): void {
  if (oidc.route === 'resume') throw new errors.AccessDenied('the customer left before the end')
}

/** There would be nothing to ask the customer for. */
function refuseEmptyRequest({ oidc }: KoaContextWithOIDC): void {
  if (CLIENT_SCOPES.some((scope) => oidc.requestParamScopes.has(scope))) return
  throw new errors.InvalidScope(`scope must name one or more of: ${CLIENT_SCOPES.join(', ')}`, '')
}

/** OpenID Connect Core 1.0, section 3.1.2.1: an error if it is not whom id_token_hint names. */
function refuseOtherCustomer({ oidc }: KoaContextWithOIDC): void {
  const { IdTokenHint, Account } = oidc.entities
  if (!IdTokenHint || !Account || IdTokenHint.payload.sub === Account.subject) return
  throw new errors.LoginRequired('id_token_hint is of another customer')
}
