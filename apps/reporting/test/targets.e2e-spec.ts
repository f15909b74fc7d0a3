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

interface Reached {
  target: number | null;
  actual: number | null;
  actualOfTargeted: number | null;
  percent: number | null;
  agenciesWithTarget: number;
}

interface Targets {
  items: { unit: string; indicator: string; count: Reached; amountCentimes: Reached }[];
}

describe('management sets targets', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let management: Client;
  let teller: Client;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    const clientOf = async (claims: Parameters<TestIssuer['token']>[0]) =>
      new Client(`${service.url}/api/reporting/v1`, await issuer.token(claims));
    management = await clientOf({ sub: 'khadija', role: 'management' });
    teller = await clientOf({ role: 'teller', agency: 'RAB-001' });
    const sent = (agency: string, count: number) =>
      Array.from({ length: count }, () => transferSent({ bookedOn: '2025-05-05', agency, amountCentimes: 50_000 }));
    await source.state(...sent('RAB-001', 3), ...sent('RAB-068', 4));
  });
  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  const set = (agency: string, body: object, key: string = randomUUID(), indicator = 'transfers.sent', year = '2025') =>
    management.put<{ code: string }>(`/targets/${agency}/${indicator}/${year}`, body, key);
  const told = async (query: string, client = management) =>
    (await client.get<Targets>(`/targets?year=2025${query}`)).body.items;

  it('of an agency, an indicator and a year, once for each key; the last is in force', async () => {
    const key = randomUUID();
    const first = await set('RAB-001', { count: 10 }, key);
    expect(first).toMatchObject({
      status: 200,
      body: { agency: 'RAB-001', indicator: 'transfers.sent', year: 2025, count: 10, amountCentimes: null },
    });
    expect((await set('RAB-001', { count: 4, amountCentimes: 300_000 })).status).toBe(200);
    const again = await set('RAB-001', { count: 10 }, key);
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
    expect((await set('RAB-001', { count: 11 }, key)).body.code).toBe('idempotency-key.reused');
    const lines = await eventually(
      () => told(''),
      ([line]) => line?.count.actual === 3,
    );
    expect(lines[0]).toMatchObject({
      unit: 'RAB-001',
      count: { target: 4, actual: 3, percent: 75 },
      amountCentimes: { target: 300_000, actual: 150_000, percent: 50 },
    });
    const rows = await service.dataSource.query('SELECT count::int, set_by FROM target ORDER BY id');
    expect(rows).toEqual([
      { count: 10, set_by: 'khadija' },
      { count: 4, set_by: 'khadija' },
    ]);
    const [asked] = await service.dataSource.query(
      `SELECT role, route FROM operation WHERE command = 'reporting.set-target' LIMIT 1`,
    );
    expect(asked).toEqual({
      role: 'management',
      route: 'PUT /api/reporting/v1/targets/:agency/:indicator/:year',
    });
  });

  it('that are added up; the percentage is of the agencies alone that have one', async () => {
    await eventually(
      () => told('&level=network'),
      ([line]) => line?.count.actual === 7,
    );
    expect(await told('&level=region&indicator=transfers.sent')).toMatchObject([
      { unit: 'Rabat', count: { target: 4, actual: 7, actualOfTargeted: 3, percent: 75, agenciesWithTarget: 1 } },
    ]);
    const byAgency = await told('&indicator=transfers.sent');
    expect(byAgency.map(({ unit, count: { target, actual, percent } }) => [unit, target, actual, percent])).toEqual([
      ['RAB-001', 4, 3, 75],
      ['RAB-068', null, 4, null],
    ]);
  });

  it('for years to come, of which nothing is reached yet: that is not available, and not zero', async () => {
    await set('RAB-068', { count: 100 }, randomUUID(), 'claims.insured-clients', '2098');
    const { body } = await management.get<Targets>('/targets?year=2098');
    expect(body.items.map(({ unit, count }) => [unit, count.target, count.actual, count.percent])).toEqual([
      ['RAB-068', 100, null, null],
    ]);
  });

  it('that an agency sees, its own alone', async () => {
    await set('RAB-068', { count: 8 });
    expect((await told('&level=network', teller)).map(({ unit }) => unit)).toEqual(['RAB-001']);
    expect((await told('')).map(({ unit }) => unit)).toEqual(['RAB-001', 'RAB-068']);
    await set('RAB-068', {});
    expect((await told('')).map(({ unit, count }) => [unit, count.target])).toEqual([['RAB-001', 4]]);
  });

  it('of what there is, and nobody else does, nor changes what was set', async () => {
    const refused = await Promise.all([
      set('XXX-999', { count: 1 }),
      set('RAB-001', { count: 1 }, randomUUID(), 'no-such.indicator'),
      set('RAB-001', { count: 1 }, randomUUID(), 'transfers.sent', '1969'),
      set('RAB-001', { amountCentimes: 1 }, randomUUID(), 'claims.insured-clients'),
      set('RAB-001', { count: -1 }),
    ]);
    expect(refused.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
      '404 agency.not-found',
      '422 figures.unknown-indicator',
      '422 target.unknown-year',
      '422 target.no-amount',
      '400 request.invalid',
    ]);
    expect((await teller.put('/targets/RAB-001/transfers.sent/2025', { count: 1 })).status).toBe(403);
    for (const change of ['UPDATE target SET count = 0', 'DELETE FROM target', 'TRUNCATE target'])
      await expect(service.dataSource.query(change)).rejects.toThrow('append-only');
  });
});
