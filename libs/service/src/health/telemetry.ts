import { context, metrics, propagation, SpanKind, trace, type Span } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Traces and metrics of a process. */
export interface Telemetry {
  /** Answers a scrape in Prometheus' text format. */
  scrape: (request: FastifyRequest, reply: FastifyReply) => void;
  tracing: boolean;
  shutdown: () => Promise<void>;
}

export interface TelemetryOptions {
  service: string;
  instance: string;
  /** Spans go there; empty: no spans are made. */
  otlpEndpoint: string;
  /** Takes the spans instead, for tests. */
  spanExporter?: SpanExporter;
}

/** Sets up OpenTelemetry. To be called before anything asks for a meter. */
export function startTelemetry({ service, instance, otlpEndpoint, spanExporter }: TelemetryOptions): Telemetry {
  const resource = resourceFromAttributes({ 'service.name': service, 'service.instance.id': instance || service });
  const reader = new PrometheusExporter({ preventServerStart: true });
  const meters = new MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(meters);
  const processor = spanExporter
    ? new SimpleSpanProcessor(spanExporter)
    : otlpEndpoint
      ? new BatchSpanProcessor(new OTLPTraceExporter())
      : undefined;
  const tracers = processor && new NodeTracerProvider({ resource, spanProcessors: [processor] });
  tracers?.register({ propagator: new W3CTraceContextPropagator() });
  return {
    scrape: (request, reply) => {
      reply.hijack();
      reader.getMetricsRequestHandler(request.raw, reply.raw);
    },
    tracing: tracers !== undefined,
    shutdown: async () => {
      await Promise.allSettled([meters.shutdown(), tracers?.shutdown()]);
    },
  };
}

type TracedRequest = FastifyRequest & { span?: Span };

const HTTP_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Times every request, and puts it into a span when tracing is on. */
export function observeHttp(server: FastifyInstance, tracing: boolean): void {
  const seconds = metrics.getMeter('guichet').createHistogram('guichet_http_request_seconds', {
    description: 'Time from the request to its answer',
    advice: { explicitBucketBoundaries: HTTP_BUCKETS_SECONDS },
  });
  if (tracing) {
    server.addHook('onRequest', (request: TracedRequest, _reply, done) => {
      const parent = propagation.extract(context.active(), request.headers);
      request.span = trace.getTracer('guichet').startSpan(request.method, { kind: SpanKind.SERVER }, parent);
      done();
    });
  }
  server.addHook('onResponse', (request: TracedRequest, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const attributes = { route, method: request.method, status: reply.statusCode };
    seconds.record(reply.elapsedTime / 1_000, attributes);
    request.span?.updateName(`${request.method} ${route}`).setAttributes({
      'http.request.method': request.method,
      'http.route': route,
      'http.response.status_code': reply.statusCode,
    });
    request.span?.end();
    done();
  });
}

const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace context that a request's events shall carry: of its span, or as it was sent when no spans are made. */
export function traceparentOf(request: FastifyRequest): string | undefined {
  const { span } = request as TracedRequest;
  if (span) {
    const carrier: { traceparent?: string } = {};
    propagation.inject(trace.setSpan(context.active(), span), carrier);
    return carrier.traceparent;
  }
  const sent = request.headers.traceparent;
  return typeof sent === 'string' && TRACEPARENT.test(sent) ? sent : undefined;
}
