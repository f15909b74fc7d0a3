import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, businessDay, instantOf, type Day } from '#libs/domain';
import { contracts } from '#libs/events';
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
import { comparedDays } from '../src/anomaly/anomaly.js';
import { reportingService } from '../src/reporting.module.js';

interface Unusual {
  withoutOperations: { agency: string; kind: string }[] | null;
  withoutOperationsTotal: number | null;
  unusual: { agency: string; indicator: string; count: number; median: number; score: number }[] | null;
  unusualTotal: number | null;
  coverage: { indicator: string; judged: number }[];
}

const STORY_MS = 90_000;
const TODAY = businessDay(instantOf(Date.now()));
const DAY = addDays(TODAY, -3);

describe('the reports point out', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let sources: EventSource[] = [];
  let service: RunningService;
  let management: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
  }, STORY_MS);
  afterAll(async () => {
    await service.stop();
    await Promise.all(sources.map((source) => source.stop()));
    await issuer.close();
  });

  const unusual = async (query: string) => (await management.get<Unusual>(`/anomalies?${query}`)).body;
  const sent = (agency: string, bookedOn: Day, count: number) =>
    Array.from({ length: count }, () => transferSent({ bookedOn, agency, amountCentimes: 10_000 }));

  it('nothing of a day that is not whole yet', async () => {
    expect(await unusual(`day=${DAY}`)).toMatchObject({
      asOf: null,
      withoutOperations: null,
      withoutOperationsTotal: null,
      unusual: null,
      unusualTotal: null,
      coverage: [],
    });
  });

  it(
    'agencies that were open and did nothing, and those far from what they are used to',
    async () => {
      sources = await Promise.all(contracts.map((contract) => EventSource.start(prefix, contract)));
      const transfers = sources[contracts.findIndex(({ product }) => product === 'transfers')]!;
      const usual = comparedDays(DAY).flatMap((day) => [
        ...sent('RAB-001', day, 9),
        ...sent('OUJ-014', day, 9),
        ...sent('RAB-068', day, 9),
      ]);
      await transfers.state(...usual, ...sent('RAB-001', DAY, 30), ...sent('OUJ-014', DAY, 8));
      const found = await eventually(
        () => unusual(`day=${DAY}&limit=1000`),
        ({ unusual: list }) => list?.[0]?.count === 30,
        STORY_MS / 2,
      );
      expect(found.unusual).toEqual([
        expect.objectContaining({ agency: 'RAB-001', indicator: 'transfers.sent', count: 30, median: 9, score: 7 }),
      ]);
      const idle = found.withoutOperations!.map(({ agency }) => agency);
      expect(idle).toContain('RAB-068');
      expect(idle).not.toContain('RAB-001');
      expect(idle).not.toContain('OUJ-014');
      expect(found.withoutOperationsTotal).toBe(idle.length);
      expect(found.coverage).toContainEqual({ indicator: 'transfers.sent', judged: 2, withoutHistory: 0 });
      expect(found.coverage).toContainEqual({ indicator: 'vehicle-tax.paid', judged: 0, withoutHistory: 2 });

      const few = await unusual(`day=${DAY}&indicator=transfers.sent&limit=1`);
      expect([few.withoutOperations?.length, few.withoutOperationsTotal]).toEqual([1, idle.length]);
      expect(few.coverage.map(({ indicator }) => indicator)).toEqual(['transfers.sent']);
    },
    STORY_MS,
  );

  it('no agency on a day on which the whole network had nothing', async () => {
    expect(await unusual(`day=${addDays(DAY, -1)}`)).toMatchObject({ withoutOperations: null, unusual: [] });
  });

  it('nothing of a day that is not over, and of what changes on few days', async () => {
    expect(await management.get(`/anomalies?day=${TODAY}`)).toMatchObject({
      status: 422,
      body: { code: 'anomaly.day-not-over', expected: `before ${TODAY}` },
    });
    expect(await management.get(`/anomalies?day=${DAY}&indicator=claims.insured-clients`)).toMatchObject({
      status: 422,
      body: { code: 'anomaly.stock' },
    });
    expect((await management.get('/anomalies?day=2026-02-30')).status).toBe(400);
  });
});
