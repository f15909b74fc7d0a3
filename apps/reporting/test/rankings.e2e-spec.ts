import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
import { reportingService } from '../src/reporting.module.js';

interface Ranked {
  code: string;
  units: number;
  count: number;
  items: { rank: number; unit: string; name: string; count: number; sharePercent: number }[];
}

interface Agencies {
  items: { code: string; region: string; isOpen: boolean }[];
}

describe('management ranks the network', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let management: Client;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
    const sent = (agency: string, ...amounts: number[]) =>
      amounts.map((amountCentimes) => transferSent({ bookedOn: '2025-05-05', agency, amountCentimes }));
    await source.state(...sent('RAB-001', 100, 100), ...sent('RAB-068', 100, 100), ...sent('OUJ-014', 900_000));
  });
  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  const ranked = (query: string) => management.get<Ranked>(`/rankings?period=2025&indicator=transfers.sent${query}`);

  it('by how many; equal ones share a rank, and all that were open without any are the last', async () => {
    const { body } = await eventually(
      () => ranked('&limit=1000'),
      ({ body: { count } }) => count === 5,
    );
    expect(body).toMatchObject({ period: '2025-01-01..2025-12-31', level: 'agency', measure: 'count' });
    expect(
      body.items.slice(0, 3).map(({ rank, unit, count, sharePercent }) => [rank, unit, count, sharePercent]),
    ).toEqual([
      [1, 'RAB-001', 2, 40],
      [1, 'RAB-068', 2, 40],
      [3, 'OUJ-014', 1, 20],
    ]);
    const idle = body.items.slice(3);
    expect(new Set(idle.map(({ rank, count }) => `${rank} ${count}`))).toEqual(new Set(['4 0']));
    expect(body.units).toBe(body.items.length);
    const pointsOfSale = await management.get<{ rows: { indicator: string; values: number[] }[] }>(
      '/reports/dashboard?periods=2025',
    );
    const open = pointsOfSale.body.rows.find(({ indicator }) => indicator === 'points-of-sale')?.values[0];
    expect(body.units).toBeGreaterThanOrEqual(open!); // and those that closed in the year
  });

  it('by how much, region by region, so many alone', async () => {
    const { body } = await ranked('&level=region&measure=amount&limit=2');
    expect(body.items.map(({ rank, unit, count }) => [rank, unit, count])).toEqual([
      [1, 'Oujda', 1],
      [2, 'Rabat', 4],
    ]);
    const agencies = await management.get<Agencies>('/agencies?on=2025-12-31&limit=200');
    expect(body.units).toBeGreaterThanOrEqual(new Set(agencies.body.items.map(({ region }) => region)).size);
  });

  it('of days to come not at all, and of what is not counted neither', async () => {
    const path = '/rankings?period=2099&indicator=claims.insured-clients';
    expect((await management.get<Ranked>(path)).body).toMatchObject({ units: 0, items: [], amountCentimes: null });
    expect(await management.get(`${path}&measure=amount`)).toMatchObject({
      status: 422,
      body: { code: 'ranking.no-amount' },
    });
    expect(await management.get('/rankings?period=2025&indicator=no-such.indicator')).toMatchObject({
      status: 422,
      body: { code: 'figures.unknown-indicator' },
    });
    expect((await ranked('&level=network')).status).toBe(400);
  });
});
