import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf } from '#libs/domain';
import { transfersContract } from '#libs/events';
import type { ProjectionState } from '#libs/messaging';
import type { InvariantResult, RunningService } from '#libs/service';
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

const UNKNOWN = 'QQQ-001';
const FEE = 1_500;

interface Figures {
  figures: { period: string; unit: string; count: number }[];
}

describe('an agency that the network does not know', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let [hassan, naima, administrator]: Client[] = [];

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    const as = async (sub: string, role: string) =>
      new Client(`${service.url}/api/reporting/v1`, await issuer.token({ sub, role }));
    [hassan, naima] = [await as('hassan', 'management'), await as('naima', 'management')];
    administrator = await as('admin', 'administrator');
  });
  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  const sent = (agency: string, bookedOn: string) => transferSent({ bookedOn, agency, amountCentimes: 100 });
  const ask = async (query: string) =>
    (await hassan!.get<Figures>(`/figures?indicator=transfers.sent&from=2025-01-15&to=2026-03-20&${query}`)).body
      .figures;
  const countsAt = async (level: string, by: string, more = '') =>
    Object.fromEntries(
      (await ask(`level=${level}&by=${by}${more}`)).map(({ period, unit, count }) => [`${period} ${unit}`, count]),
    );
  const untilAt = (unit: string, count: number) =>
    eventually(
      () => countsAt('region', 'total'),
      (counts) => counts[`2025-01-15..2026-03-20 ${unit}`] === count,
      20_000,
    );
  const brokenInvariants = async () => {
    const invariants = await administrator!.get<InvariantResult[]>('/verification/invariants');
    return invariants.body.flatMap(({ differences }) => differences);
  };
  const listed = async () => (await hassan!.get<{ items: unknown[] }>('/unassigned-agencies')).body.items;
  const decide = async (branch: string, region: string, kind = 'rural') => {
    const agency = { name: 'Tafoughalt', kind, branch, region, isOpen: true, reason: 'opened before it was told' };
    const validFrom = businessDay(instantOf(Date.now()));
    const asked = await hassan!.post<{ approvalId: string }>(`/agencies/${UNKNOWN}/changes`, { ...agency, validFrom });
    expect(asked.status).toBe(202);
    await naima!.post(`/approvals/${asked.body.approvalId}/approval`, undefined);
  };

  it('is counted, in no unit of the network, and listed', async () => {
    await source.state(
      sent(UNKNOWN, '2025-01-31'),
      sent(UNKNOWN, '2025-02-01'),
      sent(UNKNOWN, '2026-03-20'),
      sent('RAB-001', '2026-03-20'),
    );
    await untilAt('unknown', 3);
    expect(await countsAt('network', 'total')).toEqual({ '2025-01-15..2026-03-20 network': 4 });
    expect(await countsAt('branch', 'year')).toMatchObject({ '2025 unknown': 2, '2026 unknown': 1 });
    expect(await countsAt('kind', 'month', '&region=unknown')).toEqual({
      '2025-01 unknown': 1,
      '2025-02 unknown': 1,
      '2026-03 unknown': 1,
    });
    expect(await listed()).toEqual([
      {
        agency: UNKNOWN,
        sinceYear: 2025,
        figures: [
          { indicator: 'transfers.cash-in', count: 3, amountCentimes: 3 * (100 + FEE) },
          { indicator: 'transfers.sent', count: 3, amountCentimes: 300 },
        ],
      },
    ]);
    expect(await brokenInvariants()).toEqual([]);
  });

  it('is assigned with all its past when it becomes known, while its counters work', async () => {
    const working = (async () => {
      for (let wave = 0; wave < 20; wave++)
        await source.state(...Array.from({ length: 10 }, () => sent(UNKNOWN, '2026-03-01')));
    })();
    await decide('Tafoughalt', 'Oriental');
    await working;
    await untilAt('Oriental', 203);
    expect(await countsAt('branch', 'month', '&branch=Tafoughalt')).toEqual({
      '2025-01 Tafoughalt': 1,
      '2025-02 Tafoughalt': 1,
      '2026-03 Tafoughalt': 201,
    });
    expect(await countsAt('region', 'day', '&region=Oriental')).toMatchObject({
      '2025-01-31 Oriental': 1,
      '2026-03-01 Oriental': 200,
    });
    expect(await countsAt('region', 'total', '&region=unknown')).toEqual({});
    expect(await listed()).toEqual([]);
    expect(await brokenInvariants()).toEqual([]);
  }, 40_000);

  it('stays there when the figures are made anew', async () => {
    const { name } = (await administrator!.post<{ name: string }>('/projections', {}, null)).body;
    const state = await eventually(
      async () => (await administrator!.get<ProjectionState[]>('/projections')).body.find((one) => one.name === name),
      (now) => now?.role === 'current',
      30_000,
    );
    expect(state?.result).toEqual({ isCompared: true, differences: [] });
    await untilAt('Oriental', 203);
    expect(await brokenInvariants()).toEqual([]);
  }, 40_000);
});
