import { CLIENT_SCOPES } from '@yobirin/contracts'
import type { Configuration } from 'oidc-provider'
import type { FindApp } from '../../apps/apps.ts'
import { cookieName } from '../../journey/browser-claim.ts'
import type { Form } from '../../journey/form.ts'
import type { RandomId } from '../../journey/journey.ts'
import type { OpenJourney } from '../../journey/open-journey.ts'

type JourneyOf = NonNullable<NonNullable<Configuration['interactions']>['url']>

/**
 * Opens the journey of an authorization request, for the browser that brings it: whoever were sent an
 * address of somebody else's journey could not go on with it, nor would they give that one a code.
 */
export function createBeginRequest({
  findApp,
  openJourney,
  formOfCustomer,
  randomId,
  secure,
  cookieSeconds,
  onOpened
}: {
  findApp: FindApp
  openJourney: OpenJourney
  /** What a customer of the sandbox would type. */
  formOfCustomer: (accountNumber: string) => Form | undefined
  randomId: RandomId
  secure: boolean
  cookieSeconds: number
  onOpened: () => void
}): JourneyOf {
  return async (ctx, { uid, params }) => {
    const app = await findApp(String(params.client_id))
    if (!app) throw new Error('An app that may ask is not registered')
    const asked = String(params.scope).split(' ')
    const form = formOfCustomer(String(params.sandbox_customer ?? ''))
    const secret = randomId()
    const journey = await openJourney({
      app,
      secret,
      returnUrl: String(params.redirect_uri),
      authorization: {
        interactionId: uid,
        scopes: CLIENT_SCOPES.filter((scope) => asked.includes(scope)),
        codeChallenge: String(params.code_challenge)
      },
      ...(form && { form })
    })
    ctx.cookies.set(cookieName(journey.id, secure), secret, {
      ...{ path: '/', httpOnly: true, sameSite: 'lax', secure, signed: false },
      maxAge: cookieSeconds * 1000
    })
    onOpened()
    return `/journey/${journey.id}`
  }
}
