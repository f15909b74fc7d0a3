import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, businessDay, instantOf, yearOf } from '#libs/domain';
import { contracts } from '#libs/events';
import type { RunningService } from '#libs/service';
import {
  Client,
  EventSource,
  eventually,
  latinTexts,
  startIssuer,
  startTestService,
  transferSent,
  type TestIssuer,
} from '#libs/testing';
import { reportingService } from '../src/reporting.module.js';

interface Edition {
  editionId: string;
  code: string;
  rows: { indicator: string; labelFr: string; values: (number | null)[] }[];
}

interface Restatements {
  items: {
    row: string;
    period: string;
    value: number;
    difference: number;
    lateOperations: number;
    operations: string;
  }[];
}

interface Operations {
  items: { operationId: string; bookedOn: string; knownOn: string; figures: { indicator: string }[] }[];
  nextCursor?: string;
}

const STORY_MS = 90_000;
const TODAY = businessDay(instantOf(Date.now()));
const LAST_DAY = addDays(TODAY, -40);
const PERIODS = [String(yearOf(LAST_DAY) - 1), LAST_DAY];

describe('an edition', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let sources: EventSource[] = [];
  let service: RunningService;
  let management: Client;
  let editionId = '';

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    management = new Client(
      `${service.url}/api/reporting/v1`,
      await issuer.token({ sub: 'khadija', role: 'management' }),
    );
  }, STORY_MS);
  afterAll(async () => {
    await service.stop();
    await Promise.all(sources.map((source) => source.stop()));
    await issuer.close();
  });

  const send = (...days: string[]) => {
    const transfers = sources[contracts.findIndex(({ product }) => product === 'transfers')];
    return transfers?.state(
      ...days.map((bookedOn) => transferSent({ bookedOn, agency: 'RAB-001', amountCentimes: 70_000 })),
    );
  };
  const freeze = (periods: readonly string[], key: string = randomUUID()) =>
    management.post<Edition>('/editions', { table: 'dashboard', periods: periods.join() }, key);
  const read = async () => (await management.get<Edition>(`/editions/${editionId}`)).body;
  const now = async () => (await management.get<Edition>(`/reports/dashboard?periods=${PERIODS.join()}`)).body;
  const restated = async () => (await management.get<Restatements>(`/editions/${editionId}/restatements`)).body.items;
  const transactionsIn = ({ rows }: Edition) =>
    rows.find(({ indicator }) => indicator === 'transfer-transactions')?.values;

  it(
    'is frozen once everything of its days is counted; asked for again with the same key it is the same',
    async () => {
      const early = await freeze(PERIODS);
      expect([early.status, early.body.code]).toEqual([409, 'edition.not-whole']);
      sources = await Promise.all(contracts.map((contract) => EventSource.start(prefix, contract)));
      await send(LAST_DAY, LAST_DAY);
      await eventually(now, (report) => transactionsIn(report)?.[1] === 2, STORY_MS / 3);
      const key = randomUUID();
      const { body } = await eventually(
        () => freeze(PERIODS, key),
        ({ status }) => status === 201,
        STORY_MS / 3,
      );
      ({ editionId } = body);
      expect(transactionsIn(await read())).toEqual([0, 2]);

      const again = await freeze(PERIODS, key);
      expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([body, 'true']);
      expect((await freeze(['2020'], key)).status).toBe(422);
      const listed = await management.get<{ items: Edition[] }>('/editions?table=dashboard');
      expect(listed.body.items).toMatchObject([{ editionId, frozenBy: 'khadija', periods: PERIODS }]);
      expect((await management.get<{ items: [] }>('/editions?table=annual')).body.items).toEqual([]);
    },
    STORY_MS,
  );

  it('of days that are not over is refused, and while an event waits as a dead letter', async () => {
    for (const periods of [[TODAY], ['2025', '2099-01-01']]) {
      const { status, body } = await freeze(periods);
      expect([status, body.code]).toEqual([409, 'edition.not-over']);
    }
    expect((await freeze(['2025', 'abcd'])).body.code).toBe('report.malformed-period');
    // Each holds a connection while it reads: no more than one, or many at once would wait for each other.
    const many = await Promise.all(Array.from({ length: 30 }, () => freeze([TODAY])));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([409]));
    await service.dataSource.query(
      `INSERT INTO dead_letter (projection, status, reason, topic, partition, kafka_offset, source, lane, position, headers, takes_place, digest)
       SELECT name, 'waiting', 'of no known type', 'transfers.events', 1, 1, '/guichet/transfers', 1, 1, '{}', true, 'x'
       FROM projection WHERE role = 'current'`,
    );
    expect((await freeze(['2020'])).body).toMatchObject({ code: 'edition.not-whole', deadLetters: 1 });
    await service.dataSource.query(`UPDATE dead_letter SET status = 'discarded', resolved_at = now()`);
  });

  it(
    'stays as it is when a batch comes 40 days late; that is listed as restatements, down to its operations',
    async () => {
      const before = await read();
      await send(LAST_DAY, LAST_DAY, addDays(LAST_DAY, 1));
      const items = await eventually(restated, (list) => list.some(({ difference }) => difference === 2));
      expect(items.map(({ row, period }) => [row, period])).toEqual([
        ['transfer-transactions', LAST_DAY],
        ['transfer-volume', LAST_DAY],
      ]);
      expect(items[0]).toMatchObject({ frozenValue: 2, value: 4, difference: 2, lateOperations: 2 });
      expect(await read()).toEqual(before);

      const address = items[1]!.operations.replace('/api/reporting/v1', '');
      const first = (await management.get<Operations>(`${address}&limit=1`)).body;
      const second = (await management.get<Operations>(`${address}&limit=1&cursor=${first.nextCursor}`)).body;
      expect(second.nextCursor).toBeUndefined();
      const operations = [...first.items, ...second.items];
      expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(2);
      for (const operation of operations) {
        expect(operation).toMatchObject({
          product: 'transfers',
          agency: 'RAB-001',
          bookedOn: LAST_DAY,
          knownOn: TODAY,
          figures: [{ indicator: 'transfers.sent', count: 1, amountCentimes: 70_000 }],
        });
      }
    },
    STORY_MS,
  );

  it('is printed again as it was, whatever its rows and their labels are now', async () => {
    const [id, day] = [randomUUID(), '2025'];
    const rows = `jsonb_set(rows, '{0,labelFr}', '"Points de vente d''alors"')`;
    await service.dataSource.query(
      `INSERT INTO edition SELECT $1, table_name, periods, sections, ${rows}, as_of, proven, proven_through, positions, '2025-02-03T09:00:00Z', frozen_by FROM edition`,
      [id],
    );
    const text = async (format: string) => {
      const { status, headers, bytes } = await management.download(`/editions/${id}?format=${format}`);
      expect([status, headers.get('content-disposition')]).toEqual([
        200,
        expect.stringContaining(`-edition-${day}-02-03.${format}"`),
      ]);
      return format === 'pdf' ? latinTexts(bytes).join('\n') : bytes.toString();
    };
    for (const format of ['csv', 'svg', 'pdf']) {
      const printed = await text(format);
      expect(printed).toContain("Points de vente d'alors");
      expect(await text(format)).toBe(printed);
      if (format !== 'csv') expect(printed).toContain('Édition arrêtée par la direction le 03/02/2025 à 10:00');
    }
    expect((await management.download(`/editions/${id}?format=xlsx&lang=ar`)).bytes.toString('latin1')).toMatch(/^PK/);
    expect((await management.download(`/editions/${id}`, 'text/csv')).headers.get('content-type')).toContain('csv');
    expect((await management.download(`/editions/${id}`, 'image/png')).status).toBe(406);
  });

  it('has no rows and periods but its own', async () => {
    for (const query of ['row=transfer-volume&period=2014', `row=no-such-row&period=${LAST_DAY}`]) {
      const { status, body } = await management.get(`/editions/${editionId}/operations?${query}`);
      expect([status, body.code]).toEqual([422, 'edition.unknown-row']);
    }
    expect((await management.get('/editions/x')).body.code).toBe('edition.not-found');
  });

  it('is frozen by management alone, and changed by nobody', async () => {
    const administrator = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'administrator' }));
    expect((await administrator.post('/editions', { table: 'annual', periods: '2024' })).status).toBe(403);
    expect((await administrator.get(`/editions/${editionId}`)).status).toBe(200);
    for (const change of [`UPDATE edition SET frozen_by = 'nobody'`, 'DELETE FROM edition', 'TRUNCATE edition'])
      await expect(service.dataSource.query(change)).rejects.toThrow('append-only');
  });
});
