import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closingType, DAYS_SUBJECT, transfersContract, type DayClosing } from '#libs/events';
import type { ProjectionState } from '#libs/messaging';
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

interface Report {
  provenThrough: string | null;
  unproven: { product: string; days: number; firstDay: string }[];
  proven: boolean[];
  rows: { indicator: string; values: number[] }[];
}

// The sum of the events of a day as an auditor makes it, of the journal alone.
const SUM = `
  SELECT count(*)::int AS events, coalesce(sum((data->>'cashCentimes')::bigint), 0)::float8 AS "netCashCentimes",
    coalesce(sum(mod(bits::numeric + 18446744073709551616, 18446744073709551616)), 0)::text AS digest
  FROM (
    SELECT data, ('x' || substr(encode(sha256(convert_to(concat_ws(E'\\n', lane || '-' || position, type, subject,
      to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), data::text), 'UTF8')), 'hex'), 1, 16))::bit(64)::bigint AS bits
    FROM journal WHERE data->>'bookedOn' = $1 AND type NOT LIKE '%day-closed.v1') e`;

describe('a figure', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let management: Client;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
  });
  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  const sent = (bookedOn: string, amountCentimes: number) =>
    transferSent({ bookedOn, agency: 'RAB-001', amountCentimes });
  const close = async (day: string, revision: number, told: Partial<DayClosing> = {}) => {
    const [sum] = await source.dataSource.query<DayClosing[]>(SUM, [day]);
    const data = { agency: 'HEAD-OFFICE', bookedOn: day, cashCentimes: 0, ...sum!, revision, ...told };
    await source.state({
      type: closingType('transfers'),
      subject: DAYS_SUBJECT,
      occurredAt: `${day}T23:59:59.000Z`,
      data,
    });
  };
  const report = async () =>
    (await management.get<Report>('/reports/dashboard?periods=2026-03-01,2026-03-02,2026-03-03')).body;
  const untilProven = (provenThrough: string | null, ...unproven: Report['unproven']) =>
    eventually(report, (now) => now.provenThrough === provenThrough && now.unproven.length === unproven.length).then(
      (now) => {
        expect(now).toMatchObject({ provenThrough, unproven });
        return now;
      },
    );

  it('is provisional until its day is closed', async () => {
    await source.state(sent('2026-03-01', 100), sent('2026-03-01', 250), sent('2026-03-02', 75));
    await eventually(report, ({ rows }) => rows.some(({ values }) => values[1] === 3));
    expect(await report()).toMatchObject({ provenThrough: null, unproven: [], proven: [false, false, false] });
  });

  it('is proven when the sums with which it was closed are those that were counted', async () => {
    await close('2026-03-01', 1);
    expect((await untilProven('2026-03-01')).proven).toEqual([true, false, false]);
    await close('2026-03-02', 1);
    expect((await untilProven('2026-03-02')).proven).toEqual([true, true, false]);
  });

  it('is provisional again when something of its day comes late, until the day is closed anew', async () => {
    await source.state(sent('2026-03-01', 999));
    const late = await untilProven('2026-02-28', { product: 'transfers', days: 1, firstDay: '2026-03-01' });
    expect(late.proven).toEqual([false, false, false]);
    await close('2026-03-01', 2);
    await untilProven('2026-03-02');
  });

  it.each([
    ['events', { events: 2 }],
    ['cash', { netCashCentimes: 1 }],
    ['content', { digest: '1' }],
  ])('is not proven by sums of other %s', async (_, told) => {
    await close('2026-03-02', 2, told);
    await untilProven('2026-03-01', { product: 'transfers', days: 1, firstDay: '2026-03-02' });
    await close('2026-03-02', 3);
    expect((await untilProven('2026-03-02')).proven).toEqual([true, true, false]);
  });

  it('of a day that nobody closed, before one that was closed, is not proven', async () => {
    await source.state(sent('2026-03-03', 5), sent('2026-03-04', 5));
    await close('2026-03-04', 1);
    await untilProven('2026-03-02', { product: 'transfers', days: 1, firstDay: '2026-03-03' });
    await close('2026-03-03', 1);
    expect((await untilProven('2026-03-04')).proven).toEqual([true, true, true]);
  });

  it('that is made anew from the journal is proven as it was', async () => {
    const administrator = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'administrator' }));
    const { name } = (await administrator.post<{ name: string }>('/projections', {}, null)).body;
    const state = await eventually(
      async () => (await administrator.get<ProjectionState[]>('/projections')).body.find((one) => one.name === name),
      (one) => one?.role === 'current',
      30_000,
    );
    expect(state).toMatchObject({ result: { isCompared: true, differences: [] } });
    await untilProven('2026-03-04');
  }, 60_000);
});
