import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, instantOf } from '#libs/domain';
import { figuresOf, type Figure } from '#libs/events';
import {
  Client,
  pursesOn,
  pursesService,
  purseChanged,
  startIssuer,
  startTestService,
  type TestIssuer,
} from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

interface Listed {
  operationId: string;
  type: string;
  subject: string;
  agency: string;
  bookedOn: string;
  occurredAt: string;
  figures: { indicator: string; count: number; amountCentimes: number }[];
  cashCentimes: number;
}
type Page = { items: Listed[]; nextCursor?: string; code?: string };

const AGENCIES = ['RAB-001', 'RAB-002', 'OUJ-014', 'AGA-009'];
const FIRST = '2022-01-01';
const DAYS = 45;
const COUNT = 400;
const INDICATORS = ['purses.changed', 'purses.cash-in', 'purses.cash-out'];

const sumOf = (figures: readonly Pick<Figure, 'indicator' | 'count' | 'amountCentimes'>[], indicator: string) => {
  const own = figures.filter((figure) => figure.indicator === indicator);
  return [own.reduce((sum, { count }) => sum + count, 0), own.reduce((sum, one) => sum + one.amountCentimes, 0)];
};
const nameOf = ({ subject, bookedOn, cashCentimes }: Pick<Listed, 'subject' | 'bookedOn' | 'cashCentimes'>) =>
  `${subject} ${bookedOn} ${cashCentimes}`;

describe('the operations of a service', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let management: Client;
  /** What was done, as the service's own decisions stated it. */
  const done: ReturnType<typeof purseChanged>[] = [];

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    management = await as('management');
    const purses = pursesOn(service.queue!);
    const change = fc.tuple(
      fc.constantFrom(...AGENCIES),
      fc.nat(DAYS - 1),
      fc.integer({ min: 1, max: 9_000 }),
      fc.boolean(),
    );
    // In no order of days: late ones of mobile agencies come when they come.
    const drawn = fc.sample(change, { numRuns: COUNT, seed: 20_220_101 });
    await Promise.all(
      drawn.map(async ([agency, day, amountCentimes, isOut]) => {
        const at = instantOf(Date.parse(`${addDays(FIRST, day)}T10:00:00Z`));
        const request = () => ({ idempotencyKey: randomUUID(), scope: agency, by: 'test', asked: {}, at });
        const command = { purse: randomUUID(), agency, amountCentimes };
        await purses.putIn(command, request());
        if (isOut) await purses.takeOut(command, request());
        const facts = { purse: command.purse, agency, bookedOn: addDays(FIRST, day) };
        for (const cashCentimes of isOut ? [amountCentimes, -amountCentimes] : [amountCentimes])
          done.push(purseChanged({ ...facts, cashCentimes }, at));
      }),
    );
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const as = async (role: string, agency?: string) =>
    new Client(`${service.url}/api/purses/v1`, await issuer.token({ role, ...(agency ? { agency } : {}) }));
  const ask = (query: string, client = management) => client.get<Page>(`/operations?${query}`);
  const pagesOf = async (query: string, limit: number, client = management) => {
    const items: Listed[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await ask(`${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`, client);
      expect([status, body.code]).toEqual([200, undefined]);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      items.push(...body.items);
      if (body.nextCursor === undefined) return items;
      expect(body.items.length).toBe(limit);
      cursor = body.nextCursor;
    }
  };

  it('add up to what the reports count, for every agency, indicator and span of days, each once', async () => {
    const asked = fc.record({
      from: fc.nat(DAYS - 1),
      days: fc.nat(30),
      agency: fc.option(fc.constantFrom(...AGENCIES)),
      indicator: fc.option(fc.constantFrom(...INDICATORS)),
      limit: fc.constantFrom(1, 3, 50, 200),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ from, days, agency, indicator, limit }) => {
        const [first, last] = [addDays(FIRST, from), addDays(FIRST, from + days)];
        const query = `from=${first}&to=${last}${agency ? `&agency=${agency}` : ''}${indicator ? `&indicator=${indicator}` : ''}`;
        const listed = await pagesOf(query, days > 5 && !agency ? Math.max(limit, 50) : limit);
        const own = done.filter(
          (event) =>
            event.data.bookedOn >= first &&
            event.data.bookedOn <= last &&
            (!agency || event.data.agency === agency) &&
            (!indicator || figuresOf(event).some((figure) => (figure.indicator as string) === indicator)),
        );
        const names = own.map(({ subject, data }) => nameOf({ subject, ...data }));
        expect(listed.map(nameOf).sort()).toEqual(names.sort());
        expect(new Set(listed.map(({ operationId }) => operationId)).size).toBe(listed.length);
        const order = listed.map(({ bookedOn, agency: at }) => `${bookedOn} ${at}`);
        expect(order).toEqual(order.toSorted());
        const [added, counted] = [listed.flatMap(({ figures }) => figures), own.flatMap(figuresOf)];
        for (const name of indicator ? [indicator] : INDICATORS)
          expect([name, sumOf(added as Figure[], name)]).toEqual([name, sumOf(counted, name)]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('are of their own agency alone for its people, whatever they ask', async () => {
    for (const role of ['teller', 'supervisor']) {
      const client = await as(role, 'OUJ-014');
      for (const asked of ['', '&agency=RAB-001', '&agency=OUJ-014']) {
        const items = await pagesOf(`from=${FIRST}&to=${addDays(FIRST, 30)}${asked}`, 200, client);
        expect(items.length).toBeGreaterThan(0);
        expect(new Set(items.map(({ agency }) => agency))).toEqual(new Set(['OUJ-014']));
      }
    }
    expect((await ask(`from=${FIRST}&to=${FIRST}`, await as('administrator'))).status).toBe(200);
    const insurer = new Client(
      `${service.url}/api/purses/v1`,
      await issuer.token({ role: 'insurer', partner: 'saham' }),
    );
    expect(await ask(`from=${FIRST}&to=${FIRST}`, insurer)).toMatchObject({
      status: 403,
      body: { code: 'role.not-allowed' },
    });
  });

  it('are shown with what they add, and nothing of a person', async () => {
    const [event] = done;
    const { agency = '', bookedOn = '', cashCentimes = 0 } = event?.data ?? {};
    const items = await pagesOf(`from=${bookedOn}&to=${bookedOn}&agency=${agency}`, 200);
    expect(
      items.find(({ subject, cashCentimes: cash }) => subject === event?.subject && cash === cashCentimes),
    ).toEqual({
      operationId: expect.stringMatching(/^[0-7]-[0-9]+$/),
      type: 'purses.purse-changed.v1',
      subject: event?.subject,
      agency,
      bookedOn,
      occurredAt: `${bookedOn}T10:00:00.000Z`,
      figures: [
        { indicator: 'purses.changed', count: 1, amountCentimes: cashCentimes },
        {
          indicator: cashCentimes > 0 ? 'purses.cash-in' : 'purses.cash-out',
          count: 1,
          amountCentimes: Math.abs(cashCentimes),
        },
      ],
      cashCentimes,
    });
  });

  it.each([
    ['from=2022-01-01&to=2022-02-01', 422, 'operations.too-many-days'],
    ['from=2022-01-02&to=2022-01-01', 422, 'operations.too-many-days'],
    ['from=2022-01-01&to=2022-01-31&indicator=transfers.sent', 422, 'operations.unknown-indicator'],
    ['from=2022-01-01&to=2022-01-31&cursor=20220101', 400, 'operations.malformed-cursor'],
    ['from=2022-01-01&to=2022-01-31&limit=201', 400, 'request.invalid'],
    ['from=2022-01-01', 400, 'request.invalid'],
    ['from=2022-01-01&to=2022-01-31&agency=Rabat', 400, 'request.invalid'],
  ])('are not listed for %s: %s %s', async (query, status, code) => {
    expect(await ask(query)).toMatchObject({ status, body: { code } });
  });

  it('are found by an index, of one agency and of all', async () => {
    const plans = await service.dataSource.transaction(async (manager) => {
      await manager.query('SET LOCAL enable_seqscan = off');
      const where = `(data->>'bookedOn') COLLATE "C" BETWEEN '2022-01-03' AND '2022-01-09'`;
      const agency = `AND (data->>'agency') COLLATE "C" = ANY('{RAB-001}'::text[])`;
      return Promise.all(
        ['', agency].map((more) => manager.query<object[]>(`EXPLAIN SELECT 1 FROM journal WHERE ${where} ${more}`)),
      );
    });
    for (const plan of plans) expect(JSON.stringify(plan)).toContain('journal_by_day');
  });
});
