import type { Configuration } from 'oidc-provider'
import type { AppRegistration } from '../../apps/app-registration.ts'
import { claim, cookieName } from '../../journey/browser-claim.ts'
import type { Form } from '../../journey/form.ts'
import type { RandomId } from '../../journey/journey.ts'
import type { JourneyStore } from '../../journey/journey-store.ts'
import type { OpenJourney } from '../../journey/open-journey.ts'
import { SCOPES } from '../clients/client.ts'

type JourneyOf = NonNullable<NonNullable<Configuration['interactions']>['url']>

/**
 * Opens the journey of an authorization request, for the browser that brings it: whoever were sent an
 * address of somebody else's journey could not go on with it, nor would they give that one a code.
 */
export function createBeginRequest({
  findApp,
  journeys,
  openJourney,
  formOfCustomer,
  randomId,
  secure,
  cookieSeconds,
  onOpened
}: {
  findApp: (id: string) => Promise<AppRegistration | undefined>
  journeys: JourneyStore
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
    const opened = await openJourney({
      app,
      returnUrl: String(params.redirect_uri),
      authorization: {
        interactionId: uid,
        scopes: SCOPES.filter((scope) => asked.includes(scope)),
        codeChallenge: String(params.code_challenge)
      },
      ...(form && { form })
    })
    const { journey, secret } = claim(opened, randomId)
    const stored = await journeys.read(opened.id)
    if (!stored || (await journeys.save(stored, journey, [])).status === 'conflict') {
      throw new Error('A journey was gone, or claimed, before anybody knew of it')
    }
    ctx.cookies.set(cookieName(journey.id, secure), secret, {
      ...{ path: '/', httpOnly: true, sameSite: 'lax', secure, signed: false },
      maxAge: cookieSeconds * 1000
    })
    onOpened()
    return `/journey/${journey.id}`
  }
}
