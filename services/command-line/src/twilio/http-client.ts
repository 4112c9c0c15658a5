import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { waitBefore } from './patience.ts'

const LONGEST_ANSWER_MS = 20_000
const MOST_ATTEMPTS = 6
// An update of one resource, by its id, may be repeated; what creates one may not.
const ONE_RESOURCE = /\/[A-Z]{2}[0-9a-fA-F]{32}\.json$/

export interface HttpClientOptions {
  /** Where the API answers, in place of the package's address. */
  readonly apiUrl: string
  /** During a rotation either may be the one that is valid. */
  readonly authTokens: readonly string[]
  pause(milliseconds: number): Promise<void>
  readonly random?: () => number
  readonly longestAnswerMs?: number
}

/**
 * What lies under the twilio package: another address in tests, patience where Twilio asks for it, and
 * a second try of whatever may be tried twice. A purchase is not: its outcome is looked up.
 */
export class HttpClient extends twilio.RequestClient {
  readonly #options: HttpClientOptions
  #authTokens: readonly string[]

  constructor(options: HttpClientOptions) {
    super({ timeout: options.longestAnswerMs ?? LONGEST_ANSWER_MS })
    this.#options = options
    this.#authTokens = options.authTokens
  }

  override async request<Body>(request: RequestClient.RequestOptions<Body>) {
    const { apiUrl, pause, random } = this.#options
    const base = new URL(apiUrl)
    const url = new URL(request.uri)
    url.protocol = base.protocol
    url.host = base.host
    const repeatable = request.method !== 'post' || ONE_RESOURCE.test(url.pathname)

    for (let attempt = 1; ; attempt++) {
      const last = attempt >= MOST_ATTEMPTS
      const [password = ''] = this.#authTokens
      const answer = await super
        .request<Body>({ ...request, uri: url.href, password })
        .catch((error: Error) => {
          if (!repeatable || last) throw error
          return undefined
        })
      if (answer?.statusCode === 401 && this.#authTokens.length > 1) {
        this.#authTokens = this.#authTokens.slice(1)
        continue
      }
      if (answer && (last || !isWorthAnother(answer.statusCode, repeatable))) return answer
      await pause(waitBefore(attempt, answer && headerOf(answer, 'retry-after'), random))
    }
  }
}

/** What is refused with 429 was never processed, whatever it was. */
function isWorthAnother(statusCode: number, repeatable: boolean): boolean {
  return statusCode === 429 || (statusCode >= 500 && repeatable)
}

function headerOf({ headers }: { headers?: unknown }, name: string): string | undefined {
  const value = (headers as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value : undefined
}
