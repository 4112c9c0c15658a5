import { type Context, context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyInstance } from 'fastify'
import { contextOf } from './carried-trace.ts'
import { tracer } from './in-span.ts'
import { isTracing } from './start-tracing.ts'

/** Asked every few seconds by machines, and of no interest to anybody who follows a customer. */
const NOT_TRACED = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * One span for each request, by its route and never by its address. To be called before other hooks are added.
 *
 * @param continues whether who asks may lead us into a trace of theirs: not where strangers ask
 */
export function traceRequests(app: FastifyInstance, { continues }: { continues: boolean }): void {
  if (!isTracing()) return
  const under = new WeakMap<object, Context>()

  app.addHook('onRequest', (request, { raw: response }, done) => {
    const { method, headers } = request
    const route = request.routeOptions.url ?? 'none'
    // A socket lives as long as a page; what is told over it has spans of its own.
    if (NOT_TRACED.has(route) || headers.upgrade) return done()
    const from = contextOf(continues ? headers.traceparent : undefined)
    const attributes = { 'http.request.method': method, 'http.route': route }
    const options = { kind: SpanKind.SERVER, attributes }
    const span = tracer().startSpan(`${method} ${route}`, options, from)
    response.once('close', () => {
      const status = response.statusCode
      span.setAttribute('http.response.status_code', status)
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
    const within = trace.setSpan(from, span)
    under.set(request, within)
    context.with(within, done)
  })

  // The body arrives by events of the connection, which know of no request.
  app.addHook('preValidation', (request, _reply, done) => {
    const within = under.get(request)
    if (within) context.with(within, done)
    else done()
  })
}
