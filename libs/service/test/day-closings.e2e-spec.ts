import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, businessDay, instantOf } from '#libs/domain';
import { controlSums, type SummedEvent } from '#libs/events';
import { Client, pursesOn, pursesService, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

interface Closed {
  day: string;
  revision: number;
  events: number;
  netCashCentimes: number;
  digest: string;
}

const TODAY = businessDay(instantOf(Date.now()));
const YESTERDAY = addDays(TODAY, -1);
const [EARLIER, EARLIER_STILL] = [addDays(TODAY, -5), addDays(TODAY, -20)];

describe('a service', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let administrator: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    administrator = new Client(`${service.url}/api/purses/v1`, await issuer.token({ role: 'administrator' }));
  });
  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const putIn = (day: string, amountCentimes: number) =>
    pursesOn(service.queue!).putIn(
      { purse: randomUUID(), amountCentimes },
      { idempotencyKey: randomUUID(), scope: 'RAB-001', by: 'test', asked: {}, at: `${day}T10:00:00.000Z` },
    );
  const close = async () => (await administrator.post<{ closed: number }>('/day-closings', {}, null)).body.closed;
  const closings = async () =>
    (await administrator.get<{ items: Closed[] }>(`/day-closings?from=${EARLIER_STILL}&to=${TODAY}`)).body.items;
  const journal = () =>
    service.dataSource.query<SummedEvent[]>(
      `SELECT lane || '-' || position AS id, type, subject, data,
         to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "occurredAt" FROM journal`,
    );
  const told = async () =>
    (await journal()).flatMap(({ type, data }) => (type === 'purses.day-closed.v1' ? [data as unknown as Closed] : []));

  it('closes nothing before anything happened, and not today', async () => {
    expect(await close()).toBe(0);
    await putIn(TODAY, 100);
    expect(await close()).toBe(0);
  });

  it('closes the days that are over, in order, and yesterday also when it had nothing', async () => {
    await Promise.all([putIn(EARLIER, 500), putIn(EARLIER_STILL, 70), putIn(EARLIER, 3)]);
    expect(await close()).toBe(3);
    expect(await closings()).toMatchObject([
      { day: EARLIER_STILL, revision: 1, events: 1, netCashCentimes: 70 },
      { day: EARLIER, revision: 1, events: 2, netCashCentimes: 503 },
      { day: YESTERDAY, revision: 1, events: 0, netCashCentimes: 0, digest: '0' },
    ]);
    const sums = controlSums(await journal()).filter(({ day }) => day < TODAY);
    expect((await closings()).slice(0, 2).map(({ digest }) => digest)).toEqual(
      sums.map(({ digest }) => String(digest)),
    );
  });

  it('closes none again to which nothing came, however many instances ask', async () => {
    expect(await Promise.all([close(), close(), close()])).toEqual([0, 0, 0]);
  });

  it('closes a day again to which something came late, once', async () => {
    await Promise.all([putIn(EARLIER_STILL, 30), putIn(YESTERDAY, 1)]);
    await Promise.all([close(), close(), close()]);
    expect(await closings()).toMatchObject([
      { day: EARLIER_STILL, revision: 2, events: 2, netCashCentimes: 100 },
      { day: EARLIER, revision: 1 },
      { day: YESTERDAY, revision: 2, events: 1, netCashCentimes: 1 },
    ]);
    const twice = (await told()).filter(({ revision }) => revision === 2);
    expect(twice).toHaveLength(2);
  });

  it('tells of its closings to who may see them, a year at a time', async () => {
    const year = await administrator.get<{ code: string }>(`/day-closings?from=2024-01-01&to=2026-01-01`);
    expect([year.status, year.body.code]).toEqual([422, 'day-closings.too-many-days']);
    const teller = new Client(
      `${service.url}/api/purses/v1`,
      await issuer.token({ role: 'teller', agency: 'RAB-001' }),
    );
    expect((await teller.post<{ code: string }>('/day-closings', {}, null)).body.code).toBe('role.not-allowed');
  });

  it('lists no closing among operations', async () => {
    const { body } = await administrator.get<{ items: { type: string }[] }>(
      `/operations?from=${EARLIER_STILL}&to=${TODAY}`,
    );
    expect(body.items.map(({ type }) => type)).toEqual(Array(6).fill('purses.purse-changed.v1'));
  });
});
