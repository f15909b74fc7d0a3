import { context, propagation, SpanKind, trace, type Context, type Span } from '@opentelemetry/api';

/** The context that a W3C `traceparent` names; the journal and Kafka carry traces from one service to the next. */
export function contextOf(traceparent: string | null | undefined): Context {
  return traceparent ? propagation.extract(context.active(), { traceparent }) : context.active();
}

interface Traced {
  traceparent?: string | null;
  type: string;
}

const SAMPLED = /-01$/;

/** Runs `work` inside one span for each event whose request is traced; untraced events cost nothing. */
async function eventSpans<T>(
  name: string,
  kind: SpanKind,
  events: readonly Traced[],
  work: () => Promise<T>,
): Promise<T> {
  const tracer = trace.getTracer('guichet');
  const spans: Span[] = [];
  for (const { traceparent, type } of events) {
    if (!traceparent || !SAMPLED.test(traceparent)) continue;
    spans.push(
      tracer.startSpan(name, { kind, attributes: { 'cloudevents.event_type': type } }, contextOf(traceparent)),
    );
  }
  try {
    return await work();
  } finally {
    for (const span of spans) span.end();
  }
}

/** Spans of publishing events to a topic. */
export function relaySpans<T>(topic: string, events: readonly Traced[], work: () => Promise<T>): Promise<T> {
  return eventSpans(`publish ${topic}`, SpanKind.PRODUCER, events, work);
}

/** Spans of applying events of a topic. */
export function consumerSpans<T>(topic: string, events: readonly Traced[], work: () => Promise<T>): Promise<T> {
  return eventSpans(`apply ${topic}`, SpanKind.CONSUMER, events, work);
}
