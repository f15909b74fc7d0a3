import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanKind } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { eventually, PURSE, pursesService, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

describe('a request that is traced', () => {
  const spans = new InMemorySpanExporter();
  let issuer: TestIssuer;
  let service: RunningService;
  let authorization: string;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(
      pursesService,
      issuer,
      { KAFKA_PREFIX: `${randomUUID()}.` },
      { spanExporter: spans },
    );
    authorization = `Bearer ${await issuer.token({ role: 'teller', agency: 'RAB-001' })}`;
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const newTraceId = () => randomUUID().replaceAll('-', '');
  const ask = (path: string, init: RequestInit, traceparent?: string) =>
    fetch(`${service.url}/api/purses/v1${path}`, {
      ...init,
      headers: { authorization, ...(init.headers as object), ...(traceparent ? { traceparent } : {}) },
    });
  const take = (traceparent?: string) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return ask('/purses', { method: 'POST', body: JSON.stringify(PURSE), headers }, traceparent);
  };
  const spansOf = (traceId: string) =>
    spans.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);

  // An event may be published twice, on a busy machine: it is applied once.
  const isWhole = (found: readonly ReadableSpan[]) =>
    [SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER].every((kind) => found.some((span) => span.kind === kind));

  it('is one trace from the counter to whoever applies its event', async () => {
    const traceId = newTraceId();
    expect((await take(`00-${traceId}-b7ad6b7169203331-01`)).status).toBe(201);
    const found = await eventually(() => spansOf(traceId), isWhole);
    const spanOf = (kind: SpanKind) => found.find((span) => span.kind === kind);
    const [server, publish, apply] = [spanOf(SpanKind.SERVER), spanOf(SpanKind.PRODUCER), spanOf(SpanKind.CONSUMER)];
    expect(server).toMatchObject({
      name: 'POST /api/purses/v1/purses',
      parentSpanContext: { spanId: 'b7ad6b7169203331' },
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': 201 },
    });
    const ofRequest = { spanId: server?.spanContext().spanId };
    const attributes = { 'cloudevents.event_type': 'purses.purse-changed.v1' };
    expect(publish).toMatchObject({ name: 'publish purses.events', parentSpanContext: ofRequest, attributes });
    expect(apply).toMatchObject({ name: 'apply purses', parentSpanContext: ofRequest, attributes });
    expect(server?.resource.attributes).toMatchObject({ 'service.name': 'purses' });

    const [journalled] = await service.dataSource.query<{ traceparent: string }[]>(
      'SELECT traceparent FROM journal WHERE traceparent LIKE $1',
      [`%${traceId}%`],
    );
    expect(journalled?.traceparent).toBe(`00-${traceId}-${ofRequest.spanId}-01`);
  });

  it('begins a trace of its own when the counter sends none', async () => {
    spans.reset();
    await take();
    const found = await eventually(() => spans.getFinishedSpans(), isWhole);
    expect(new Set(found.map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  it('is followed also when it is refused', async () => {
    const traceId = newTraceId();
    await ask('/nothing', {}, `00-${traceId}-b7ad6b7169203331-01`);
    const found = await eventually(
      () => spansOf(traceId),
      (own) => own.length > 0,
    );
    expect(found).toMatchObject([{ attributes: { 'http.response.status_code': 404 } }]);
  });

  it('is found by the trace id of its problem when something goes wrong here', async () => {
    const traceId = newTraceId();
    const reply = await ask('/trouble/ours', {}, `00-${traceId}-b7ad6b7169203331-01`);
    expect(await reply.json()).toMatchObject({ status: 500, traceId });
  });

  it('with a context that makes no sense is traced anew', async () => {
    spans.reset();
    expect((await take('00-xyz-1-01')).status).toBe(201);
    await eventually(() => spans.getFinishedSpans(), isWhole);
  });
});
