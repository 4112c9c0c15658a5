import formbody from '@fastify/formbody'
import { ApiProblem } from '../../problems/api-problem.ts'
import type { Gateway } from '../gateway.ts'
import { statusRoute } from './status-route.ts'
import { voiceRoutes } from './voice-route.ts'
import { createSignatureCheck, type Form } from './webhook-signature.ts'

// Twilio's forms are below 10 kB, with a call token and an identity passport among them.
const LARGEST_FORM = 32 * 1024

const name = 'twilio'

export const twilioGateway: Gateway = {
  name,

  async register(app, options) {
    const { configuration, metrics } = options
    const isSigned = createSignatureCheck(
      configuration.WEBHOOK_PUBLIC_URL,
      configuration.TWILIO_AUTH_TOKEN
    )
    // An alarm on a figure that is not there yet would never have seen it at 0.
    metrics.answeredCalls.inc({ gateway: name }, 0)
    metrics.signatureFailures.inc({ gateway: name, account: 'own' }, 0)
    metrics.signatureFailures.inc({ gateway: name, account: 'other' }, 0)
    metrics.calls.inc({ gateway: name, outcome: 'undecided' }, 0)
    metrics.fallbacks.inc({ gateway: name }, 0)

    app.removeAllContentTypeParsers()
    await app.register(formbody, { bodyLimit: LARGEST_FORM })
    // Nothing is refused for its form: a call that is not understood must still be refused as busy.
    app.setValidatorCompiler(() => (value) => ({ value }))

    app.addHook('preHandler', (request, _reply, done) => {
      const form = (request.body ?? {}) as Form
      request.body = form
      const header = request.headers['x-twilio-signature']
      const signature = typeof header === 'string' ? header : undefined
      if (isSigned({ signature, target: request.raw.url ?? '', form })) return done()

      // Twilio answers a call whose webhook is refused: on our own account that is a fault of ours.
      const own = form.AccountSid === configuration.TWILIO_ACCOUNT_SID
      metrics.signatureFailures.inc({ gateway: name, account: own ? 'own' : 'other' })
      const fact = { gateway: name, signature: signature ? 'wrong' : 'missing' }
      if (own) request.log.error(fact, 'ALARM: a webhook of our own account is not signed right')
      else request.log.warn(fact, 'a webhook is not signed')
      throw new ApiProblem('signature_invalid')
    })

    voiceRoutes(app, options)
    statusRoute(app, options)
  }
}
