import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api'
import { isTracing } from './start-tracing.ts'

/** What leads from one process to another: W3C Trace Context, level 1. It tells of nobody. */
export interface CarriedTrace {
  readonly traceparent?: string
}

/** The trace of what is done right now, to be put into a payload; nothing where nothing is traced. */
export function carriedTrace(): CarriedTrace {
  if (!isTracing()) return {}
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  const { traceparent } = carrier
  return traceparent === undefined ? {} : { traceparent }
}

/** What was carried here; whatever is not a trace begins a new one. */
export function contextOf(traceparent: unknown): Context {
  if (typeof traceparent !== 'string') return ROOT_CONTEXT
  return propagation.extract(ROOT_CONTEXT, { traceparent })
}
