import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { contextOf } from './carried-trace.ts'
import { isTracing } from './start-tracing.ts'

export interface SpanOptions {
  readonly kind: 'client' | 'consumer' | 'producer'
  /** The `traceparent` that was carried here; without one a trace begins. */
  readonly from?: unknown
  /** Nothing personal: ids of verifications, names of queues. */
  readonly attributes?: Attributes
}

const KINDS = {
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER
}

export const tracer = () => trace.getTracer('yobirin')

/**
 * Does a piece of work as a part of the trace that led to it.
 *
 * @param name of few values and nobody's: a queue, a route
 */
export function inSpan<Result>(
  name: string,
  { kind, from, attributes = {} }: SpanOptions,
  work: () => Promise<Result>
): Promise<Result> {
  if (!isTracing()) return work()
  return tracer().startActiveSpan(
    name,
    { kind: KINDS[kind], attributes },
    contextOf(from),
    async (span) => {
      try {
        return await work()
      } catch (error) {
        failed(span, error)
        throw error
      } finally {
        span.end()
      }
    }
  )
}

/** Which error it was, and never its text: libraries quote in it what they were given. */
function failed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute('error.type', error instanceof Error ? error.name : typeof error)
}
