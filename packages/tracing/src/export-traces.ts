import { randomUUID } from 'node:crypto'
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  parseKeyPairsIntoRecord,
  setGlobalErrorHandler,
  W3CTraceContextPropagator
} from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider
} from '@opentelemetry/sdk-trace'
import type { TracingSettings } from './start-tracing.ts'

/** A receiver that is away must not hold up the end of a process. */
const SENDS_WITHIN_MS = 2_000

/**
 * The SDK, told everything: of the environment it reads how it batches (`OTEL_BSP_…`) and no more.
 *
 * @returns sends the rest and ends it; never rejects
 */
export function exportTraces(
  service: string,
  { endpoint, headers, share }: TracingSettings,
  onFailure: (error: unknown) => void
): () => Promise<void> {
  setGlobalErrorHandler(onFailure)
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: parseKeyPairsIntoRecord(headers),
    timeoutMillis: SENDS_WITHIN_MS
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'yobirin',
      'service.name': service,
      'service.instance.id': randomUUID()
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })]
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return async () => {
    await provider.shutdown().catch(onFailure)
    for (const each of [context, propagation, trace]) each.disable()
  }
}
