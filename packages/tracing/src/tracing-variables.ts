import { type Static, Type } from 'typebox'
import type { TracingSettings } from './start-tracing.ts'

/** Variables of every service that traces, by OpenTelemetry's own names; without the first nothing is traced. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.String({
    default: '',
    pattern: '^$|^https?://[^?#@]+$',
    description: 'Where traces are sent, by OTLP over HTTP; without it nothing is traced'
  }),
  OTEL_EXPORTER_OTLP_HEADERS: Type.String({
    default: '',
    secret: true,
    description: 'Headers that are sent along, `name=value,…`'
  }),
  OTEL_TRACES_SAMPLER_ARG: Type.Number({
    default: 1,
    minimum: 0,
    maximum: 1,
    description:
      'Share of the traces begun here that are kept; others are kept as their beginner says'
  })
}

const Variables = Type.Object(tracingVariables)

export function tracingSettings(variables: Static<typeof Variables>): TracingSettings {
  return {
    endpoint: variables.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: variables.OTEL_EXPORTER_OTLP_HEADERS,
    share: variables.OTEL_TRACES_SAMPLER_ARG
  }
}
