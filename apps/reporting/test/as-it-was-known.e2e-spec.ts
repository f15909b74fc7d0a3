import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#libs/domain';
import { figuresOf, sourceOf, type CloudEvent } from '#libs/events';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, transferSent, type TestIssuer } from '#libs/testing';
import { EventsConsumer } from '../src/figure/events.consumer.js';
import { knownOn } from '../src/known/known.js';
import { reportingService } from '../src/reporting.module.js';

interface Figures {
  figures: { period: string; unit: string; count: number; amountCentimes: number }[];
}

interface Report {
  rows: { indicator: string; values: number[] }[];
}

const FIRST = '2026-01-01';
const AGENCIES = ['RAB-001', 'OUJ-014', 'RAB-068'];

describe('figures as they were known', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let management: Client;
  const told: CloudEvent[] = [];

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(reportingService, issuer);
    management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
  });
  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const tell = async (events: CloudEvent[]) => {
    await service.dataSource.transaction((manager) => new EventsConsumer().count(events, manager));
    told.push(...events);
  };
  const known = (day: string, span: { from: string; to: string }, agency?: string) => {
    const figures = told
      .filter((event) => knownOn(event) <= day && (agency ?? event.data.agency) === event.data.agency)
      .flatMap(figuresOf)
      .filter((figure) => figure.day >= span.from && figure.day <= span.to && figure.indicator === 'transfers.sent');
    return figures.reduce((sum, { count, amountCentimes }) => [sum[0]! + count, sum[1]! + amountCentimes], [0, 0]);
  };

  const event = fc
    .record({
      bookedAfterDays: fc.nat({ max: 120 }),
      lateDays: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 45 })),
      agency: fc.constantFrom(...AGENCIES),
      amountCentimes: fc.integer({ min: 100, max: 900_000 }),
      position: fc.integer({ min: 1, max: 1_000_000_000 }),
    })
    .map(({ bookedAfterDays, lateDays, agency, amountCentimes, position }): CloudEvent => {
      const bookedOn = addDays(FIRST, bookedAfterDays);
      return {
        ...transferSent({ bookedOn, agency, amountCentimes, occurredAt: `${bookedOn}T10:00:00.000Z` }),
        id: `1-${position}`,
        source: sourceOf('transfers'),
        sequence: { lane: 1, position },
        recordedAt: `${addDays(bookedOn, lateDays)}T11:00:00.000Z`,
      };
    });
  const day = fc.nat({ max: 170 }).map((days) => addDays(FIRST, days));
  const distinct = fc.uniqueArray(event, { selector: ({ id }) => id, minLength: 150, maxLength: 200 });

  it('are the sums of what had been written down by the end of the day, of any span, agency and day', async () => {
    const [events] = fc.sample(distinct, { numRuns: 1, seed: 42 });
    await tell(events!);
    await fc.assert(
      fc.asyncProperty(day, day, day, fc.constantFrom(undefined, ...AGENCIES), async (a, b, knownDay, agency) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const where = agency === undefined ? 'level=network' : `level=agency&agency=${agency}`;
        const query = `from=${from}&to=${to}&by=total&indicator=transfers.sent&${where}`;
        const { body } = await management.get<Figures>(`/figures?${query}&asKnownAt=${knownDay}`);
        const [figure] = body.figures;
        expect([figure?.count ?? 0, figure?.amountCentimes ?? 0]).toEqual(known(knownDay, { from, to }, agency));
      }),
      { numRuns: 60 },
    );
  });

  it('are on the dashboard; what is not said so is as it is known now', async () => {
    const sent = async (query: string) => {
      const { body } = await management.get<Report>(`/reports/dashboard?periods=2026-03-31${query}`);
      return body.rows.find(({ indicator }) => indicator === 'transfer-transactions')?.values[0];
    };
    const span = { from: FIRST, to: '2026-03-31' };
    expect(await sent('&asKnownAt=2026-03-31')).toBe(known('2026-03-31', span)[0]);
    expect(await sent('&asKnownAt=2026-04-02T09:00:00Z')).toBe(known('2026-04-01', span)[0]);
    expect(await sent('')).toBe(known('2099-01-01', span)[0]);
    expect(known('2026-03-31', span)[0]).toBeLessThan(known('2099-01-01', span)[0]!);
  });

  it('are known of no day to come', async () => {
    const reply = await management.get<{ code: string }>('/reports/dashboard?periods=2026&asKnownAt=2099-01-01');
    expect([reply.status, reply.body.code]).toEqual([422, 'report.known-in-future']);
    const malformed = await management.get<{ code: string }>(
      '/figures?from=2026-01-01&to=2026-01-02&asKnownAt=2026-02-30',
    );
    expect([malformed.status, malformed.body.code]).toEqual([400, 'report.malformed-known-at']);
  });
});
