import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, businessDay, instantOf } from '#libs/domain';
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

interface Mobile {
  agency: string;
  branch: string;
  lastDay: string | null;
}

const TODAY = businessDay(instantOf(Date.now()));

describe('mobile agencies', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
  });
  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  const as = async (claims: Record<string, string>) =>
    new Client(`${service.url}/api/reporting/v1`, await issuer.token(claims));
  const listed = async (claims: Record<string, string>) =>
    (await (await as(claims)).get<{ items: Mobile[] }>('/mobile-agencies')).body.items;
  const unheard = async () =>
    (await (await as({ role: 'management' })).get<{ mobileUnheard: number }>('/reports/dashboard?periods=2026')).body
      .mobileUnheard;
  const send = (agency: string, bookedOn: string) => source.state(transferSent({ agency, bookedOn }));

  it('that are open are all unheard before anything of theirs is counted', async () => {
    const items = await listed({ role: 'management' });
    expect(items.length).toBeGreaterThan(50);
    expect(items.every(({ lastDay }) => lastDay === null)).toBe(true);
    expect(await unheard()).toBe(items.length);
  });

  it('are heard by what is booked since yesterday, and others are no vans', async () => {
    const all = await unheard();
    await send('RAB-068', TODAY);
    await send('OUJ-014', addDays(TODAY, -1));
    await send('RAB-001', TODAY);
    expect(await eventually(unheard, (count) => count === all - 2)).toBe(all - 2);
  });

  it('that were heard long ago are still unheard; who was not heard for longest is the first', async () => {
    const all = await unheard();
    await send('RAB-069', addDays(TODAY, -5));
    const items = await eventually(
      () => listed({ role: 'management' }),
      (now) => now.filter(({ lastDay }) => lastDay !== null).length === 3,
    );
    expect(items.slice(-3).map(({ agency, lastDay }) => [agency, lastDay])).toEqual([
      ['RAB-069', addDays(TODAY, -5)],
      ['OUJ-014', addDays(TODAY, -1)],
      ['RAB-068', TODAY],
    ]);
    expect(await unheard()).toBe(all);
  });

  it('are those of the branch or region for its people', async () => {
    const own = await listed({ role: 'branch-manager', branch: 'Oujda' });
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ branch }) => branch))).toEqual(new Set(['Oujda']));
    expect(await listed({ role: 'regional-manager', region: 'nowhere' })).toEqual([]);
  });
});
