import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import type { TestCaller } from './test-caller.ts'

const LONGEST_ANSWER_MS = 5_000
const LONGEST_RINGING_SECONDS = 20

// Asked for only where somebody answers, which nobody should.
const HANG_UP = '<Response><Hangup/></Response>'

/**
 * Calls from a number of the account, by Twilio's REST API. A call that is refused as busy is not billed.
 *
 * @param authTokens during a rotation either may be the one that is valid
 */
export function createTwilioTestCaller(account: {
  readonly accountSid: string
  readonly authTokens: readonly string[]
  readonly apiUrl: string
}): TestCaller {
  const { accountSid, authTokens, apiUrl } = account
  const httpClient = new AddressedClient(apiUrl)
  const clients = authTokens.map((token) => twilio(accountSid, token, { httpClient }))
  return {
    async place({ targetNumber: to, from }) {
      let why = 'there is no auth token'
      for (const { calls } of clients) {
        try {
          await calls.create({ to, from, twiml: HANG_UP, timeout: LONGEST_RINGING_SECONDS })
          return { status: 'placed' }
        } catch (error) {
          const { status, code } = error as { readonly status?: number; readonly code?: unknown }
          why =
            status === undefined
              ? 'Twilio does not answer'
              : `Twilio refused it (${code ?? status})`
          if (status !== 401) break
        }
      }
      return { status: 'not_placed', why }
    }
  }
}

/** The package's client, at another address in tests. A call is never asked for twice. */
class AddressedClient extends twilio.RequestClient {
  readonly #base: URL

  constructor(apiUrl: string) {
    super({ timeout: LONGEST_ANSWER_MS })
    this.#base = new URL(apiUrl)
  }

  override request<Body>(request: RequestClient.RequestOptions<Body>) {
    const { pathname, search } = new URL(request.uri)
    return super.request<Body>({ ...request, uri: new URL(pathname + search, this.#base).href })
  }
}
