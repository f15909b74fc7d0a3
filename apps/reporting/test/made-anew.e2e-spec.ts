import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transfersContract } from '#libs/events';
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

const EVENTS = 3_000;

describe('figures that are made anew from the journals', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let administrator: Client;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    administrator = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'administrator' }));
  });
  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  const sent = (agency: string) => transferSent({ bookedOn: '2026-03-01', agency, amountCentimes: 100 });
  const counted = async () => {
    const [row] = await service.dataSource.query<{ count: number }[]>(
      `SELECT coalesce(sum(count), 0)::int AS count FROM current_figure WHERE indicator = 'transfers.sent'`,
    );
    return row?.count ?? 0;
  };
  const untilCounted = (count: number) => eventually(counted, (now) => now === count, 30_000);
  const rebuild = async () => (await administrator.post<{ name: string; code: string }>('/projections', {}, null)).body;
  const inForce = (name: string) =>
    eventually(
      async () => (await administrator.get<ProjectionState[]>('/projections')).body.find((one) => one.name === name),
      (state) => state?.role === 'current',
      30_000,
    );

  it('are nothing, of nothing', async () => {
    const { name } = await rebuild();
    expect(await inForce(name)).toMatchObject({ result: { differences: [] } });
  }, 40_000);

  it('are right where those in force were not; events that come meanwhile are counted once', async () => {
    await source.state(...Array.from({ length: EVENTS }, (_, i) => sent(`RAB-00${i % 5}`)));
    await untilCounted(EVENTS);
    await service.dataSource.query(
      `UPDATE figure SET count = count + 7 WHERE agency = 'RAB-003' AND indicator = 'transfers.sent'
         AND projection = (SELECT name FROM projection WHERE role = 'current')`,
    );
    const { name } = await rebuild();
    expect(await rebuild()).toMatchObject({ code: 'rebuild.under-way' });
    for (let wave = 0; wave < 10; wave++) await source.state(...Array.from({ length: 50 }, () => sent('OUJ-001')));
    expect(await inForce(name)).toMatchObject({
      result: {
        isCompared: true,
        differences: [expect.stringMatching(/^2026-03-01 transfers\.sent cash-express RAB-003: was 607 .*, is 600 /)],
      },
    });
    await untilCounted(EVENTS + 500);
    await source.state(sent('OUJ-001'));
    await untilCounted(EVENTS + 501);
  }, 90_000);

  it('leave nothing behind of those that they replaced', async () => {
    const left = () =>
      service.dataSource.query<{ projection: string }[]>(
        `SELECT projection FROM figure UNION SELECT projection FROM consumer_cursor UNION SELECT projection FROM applied_digest`,
      );
    expect(await eventually(left, ({ length }) => length === 1)).toEqual([{ projection: 'anew-2' }]);
  });

  it('are the business of administrators', async () => {
    const management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
    expect((await management.post<{ code: string }>('/projections', {}, null)).body.code).toBe('role.not-allowed');
  });
});
