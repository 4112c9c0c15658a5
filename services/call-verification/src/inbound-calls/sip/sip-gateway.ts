import { GATEWAY_SIGNATURE_HEADER } from '@yobirin/contracts'
import { ApiProblem } from '../../problems/api-problem.ts'
import type { Gateway } from '../gateway.ts'
import { callRoute } from './call-route.ts'
import { endedRoute } from './ended-route.ts'
import { createSignatureCheck } from './gateway-signature.ts'

const LARGEST_BODY = 4 * 1024
// A clock this wrong is on its way out of the window.
const ALARMING_SKEW_SECONDS = 60

/**
 * The bank's own trunk, by way of services/sip-gateway. Its requests are signed with the time, since
 * what is sent on the bank's premises may be captured there as well.
 *
 * @param now milliseconds since 1970
 */
export function createSipGateway(now: () => number = Date.now): Gateway {
  const name = 'sip'
  return {
    name,
    isConfigured: ({ SIP_GATEWAY_SECRET }) => SIP_GATEWAY_SECRET !== '',

    async register(app, options) {
      const { configuration, metrics } = options
      const check = createSignatureCheck(configuration.SIP_GATEWAY_SECRET, now)
      metrics.signatureFailures.inc({ gateway: name, account: 'own' }, 0)
      metrics.signatureFailures.inc({ gateway: name, account: 'other' }, 0)
      metrics.calls.inc({ gateway: name, outcome: 'undecided' }, 0)
      metrics.clockSkew.set({ gateway: name }, 0)

      // The signature is that of the text as it came.
      app.removeAllContentTypeParsers()
      app.addContentTypeParser(
        'application/json',
        { parseAs: 'string', bodyLimit: LARGEST_BODY },
        (_request, text, done) => done(null, text)
      )

      app.addHook('preValidation', async (request) => {
        const text = typeof request.body === 'string' ? request.body : ''
        const result = check(request.headers[GATEWAY_SIGNATURE_HEADER], text)
        if ('skewSeconds' in result) {
          const { skewSeconds } = result
          metrics.clockSkew.set({ gateway: name }, skewSeconds)
          if (Math.abs(skewSeconds) > ALARMING_SKEW_SECONDS) {
            request.log.warn({ gateway: name, skewSeconds }, 'two clocks disagree')
          }
        }
        if (result.status === 'good') {
          request.body = parseJson(text)
          return
        }

        // Who has signed with our secret, however long ago, is one of our own.
        const own = result.status === 'stale'
        metrics.signatureFailures.inc({ gateway: name, account: own ? 'own' : 'other' })
        const fact = { gateway: name, signature: result.status }
        if (own) request.log.error(fact, 'ALARM: a webhook is replayed, or a clock is wrong')
        else request.log.warn(fact, 'a webhook is not signed')
        throw new ApiProblem('signature_invalid')
      })

      callRoute(app, options)
      endedRoute(app, options)
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiProblem('malformed_json')
  }
}
