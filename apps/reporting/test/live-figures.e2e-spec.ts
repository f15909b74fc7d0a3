import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf } from '#libs/domain';
import { transfersContract } from '#libs/events';
import type { RunningService } from '#libs/service';
import {
  Client,
  EventSource,
  eventually,
  startIssuer,
  startTestService,
  transferSent,
  type TestIssuer,
} from '#libs/testing';
import type { LiveFigures } from '../src/live/live.js';
import { reportingService } from '../src/reporting.module.js';

const TODAY = businessDay(instantOf(Date.now()));

interface StreamEvent {
  event: string;
  data: LiveFigures & { reason?: string };
}

describe('the figures of today', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;

  const open = async (token: string, query = '', signal?: AbortSignal): Promise<Response> =>
    fetch(`${service.url}/api/reporting/v1/live${query}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      ...(signal ? { signal } : {}),
    });

  async function* eventsOf(response: Response): AsyncGenerator<StreamEvent> {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
        if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) as StreamEvent['data'] };
      }
    }
  }

  const sent = (agency: string, amountCentimes: number) =>
    source.state(transferSent({ bookedOn: TODAY, agency, amountCentimes }));
  const transfersIn = ({ data }: StreamEvent) =>
    data.figures.find(({ indicator }) => indicator === 'transfers.sent')?.amountCentimes ?? 0;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
  });

  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  it('come at once, and again when an operation was counted', async () => {
    const response = await open(await issuer.token({ role: 'management' }), '?events=3');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const events: StreamEvent[] = [];
    for await (const event of eventsOf(response)) {
      events.push(event);
      if (event.event === 'figures' && transfersIn(event) === 0) await sent('RAB-001', 150_000);
      else if (event.event === 'figures' && transfersIn(event) === 150_000) await sent('OUJ-014', 50_000);
    }
    expect(events.filter(({ event }) => event === 'figures').map(transfersIn)).toEqual([0, 150_000, 200_000]);
    expect(events[0]).toMatchObject({ data: { day: TODAY, agency: null } });
    expect(events.at(-1)).toEqual({ event: 'end', data: { reason: 'events-told' } });
  });

  it('are those of their agency for its people', async () => {
    const response = await open(await issuer.token({ role: 'teller', agency: 'OUJ-014' }), '?events=1');
    const events: StreamEvent[] = [];
    for await (const event of eventsOf(response)) events.push(event);
    expect(events).toMatchObject([
      { event: 'figures', data: { agency: 'OUJ-014', figures: [{ indicator: 'transfers.sent', count: 1 }] } },
      { event: 'end' },
    ]);
  });

  it('are looked at four times at most by somebody, and again when a page was closed', async () => {
    const token = await issuer.token({ role: 'management', sub: 'many.pages' });
    const closings = [1, 2, 3, 4].map(() => new AbortController());
    const pages = await Promise.all(closings.map(({ signal }) => open(token, '', signal)));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const refused = await new Client(`${service.url}/api/reporting/v1`, token).get('/live');
    expect(refused).toMatchObject({ status: 429, body: { code: 'live.too-many-of-yours' } });
    for (const closing of closings) closing.abort();
    const again = async () => (await open(token, '?events=1')).status;
    expect(await eventually(again, (status) => status === 200)).toBe(200);
  });

  it('end when the token ends', async () => {
    const response = await open(await issuer.token({ role: 'management' }, '3s'));
    const events: StreamEvent[] = [];
    for await (const event of eventsOf(response)) events.push(event);
    expect(events.at(-1)).toEqual({ event: 'end', data: { reason: 'token-expired' } });
  });

  it('are for nobody else', async () => {
    expect((await open(await issuer.token({ role: 'compliance' }))).status).toBe(403);
  });

  it('end when the service stops, which does not wait for them', async () => {
    const response = await open(await issuer.token({ role: 'management' }));
    const startedMs = performance.now();
    const stopped = service.stop();
    const events: StreamEvent[] = [];
    for await (const event of eventsOf(response)) events.push(event);
    await stopped;
    expect(events.at(-1)).toEqual({ event: 'end', data: { reason: 'service-stopping' } });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});
