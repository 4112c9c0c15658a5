import { isRedisAway } from '@yobirin/redis'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { ApprovalAsked } from '../services/ask-for-approval.ts'
import { ServiceProblem, ServiceSilent } from '../services/service-client.ts'
import type { Operator } from '../sign-in/operator.ts'
import { ConsoleRefusal, type Refusal } from './console-refusal.ts'
import { fieldFaults } from './field-faults.ts'
import { type Message, sendMessage } from './message-page.tsx'

const REFUSALS: Record<Exclude<Refusal, 'signed_out'>, Message> = {
  foreign_form: {
    status: 403,
    title: 'The form is not from your session',
    lines: ['Nothing was done. Open the page again, fill the form in anew and send it.']
  },
  role_too_low: {
    status: 403,
    title: 'Your role may not do this',
    lines: ['Nothing was done. Somebody with a higher role has to do it.']
  },
  not_found: {
    status: 404,
    title: 'There is nothing at this address',
    lines: ['It may have gone, or the address is mistyped.']
  },
  too_many: {
    status: 400,
    title: 'Too many, or none',
    lines: ['Nothing was done. Go back, and send as many as can be.']
  }
}

/** Every fault becomes a page that says whether anything was done, and what to do. */
export function answerWithPages(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, reply) =>
    answerNotFound(reply, await app.operatorOf(request))
  )

  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    // What does not fit is refused before anybody asks whose it is.
    const known = request.visitor as Operator | undefined
    const operator = known ?? (await app.operatorOf(request))
    const send = (message: Message) => sendMessage(reply, message, operator)

    if (error instanceof ConsoleRefusal) {
      if (error.code === 'signed_out') return reply.redirect(signInPath(request), 303)
      const by = operator?.session.name
      request.log.info({ code: error.code, by, route: request.routeOptions.url }, 'refused')
      const message = REFUSALS[error.code]
      const lines = error.detail ? [error.detail, ...message.lines] : message.lines
      return send({ ...message, lines })
    }
    if (error instanceof ApprovalAsked) {
      return reply
        .notice('Another person has to approve this: it was asked for, and nothing is done yet.')
        .redirect('/approvals', 303)
    }
    if (error instanceof ServiceProblem) {
      if (error.problem.status === 401) return signOut(error.service)
      return send(messageOf(error))
    }
    if (error instanceof ServiceSilent) {
      request.log.warn({ err: error }, 'a service is out of reach')
      return send({
        status: 502,
        title: `${error.service} does not answer`,
        lines: [
          request.method === 'GET'
            ? 'Try again in a moment. The other pages may work.'
            : 'It is not known whether it was done: look before you try again.'
        ]
      })
    }
    if (isRedisAway(error)) {
      request.log.warn({ err: error }, 'Redis is out of reach')
      return send({
        status: 503,
        title: 'Redis does not answer',
        lines: ['Without it no customer can verify: see that it runs. The records can be read.']
      })
    }
    const { statusCode = 500, message, validation } = error
    if (statusCode < 500) {
      const faults = validation ? fieldFaults(validation) : [message]
      const lines = [...faults, 'Nothing was done. Go back, mend it, and send it again.']
      return send({ status: statusCode, title: 'Something is not filled in rightly', lines })
    }
    request.log.error({ err: error }, 'a fault of the console')
    return send({
      status: 500,
      title: 'The console has a fault',
      lines: ['Its log says more. The command line and the API do what this page does.']
    })

    function signOut(service: string) {
      const refused = `/sign-in?refused=${encodeURIComponent(service)}`
      return reply.signOut().redirect(refused, 303)
    }
  })
}

export function answerNotFound(reply: FastifyReply, operator?: Operator): FastifyReply {
  return sendMessage(reply, REFUSALS.not_found, operator)
}

function signInPath({ method, url }: { method: string; url: string }): string {
  return method === 'GET' && url !== '/' ? `/sign-in?to=${encodeURIComponent(url)}` : '/sign-in'
}

function messageOf({ service, problem }: ServiceProblem): Message {
  const { status, title, detail, errors = [] } = problem
  const faults = errors.map(({ pointer, detail }) =>
    pointer.startsWith('#/csv') ? detail : `${pointer.replace('#/', '')} ${detail}`
  )
  // What it tells programs of a header does not help a person.
  const help =
    status === 503 ? 'Try again in a moment; the overview tells when it is back.' : detail
  const lines = [...(help ? [help] : []), ...faults, `Nothing was done, says ${service}.`]
  return { status, title, lines }
}
