import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { openTestBooks, type TestBooks } from '#libs/testing';
import { PickUpCodes } from '../src/code-key/pick-up-codes.service.js';
import { transfersService } from '../src/transfers.module.js';
import { TransfersService } from '../src/transfer/transfers.service.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { partsOfTransfers } from './transfers-of.js';

const BENEFICIARY = { firstName: 'Aïcha', lastName: 'Aït Lahcen' };
const SEND = {
  operator: 'cash-express',
  agency: 'RAB-001',
  amountCentimes: 10_000,
  sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' },
  beneficiary: BENEFICIARY,
} as const;
const PAYEE = { ...BENEFICIARY, idKind: 'cin', idNumber: 'CD123456' } as const;
const OPERATIONS = 20;
const FEW = 10_000;
const MANY = 100_000;

/** What PostgreSQL read of the tables of an operation. */
interface Reads {
  scanned: number;
  fetched: number;
}

describe('a transfer among many', () => {
  let books: TestBooks;

  beforeAll(async () => {
    books = await openTestBooks(transfersService.migrations, transfersService.tables);
    await served(async (transfers) => transfers.send(SEND, request()));
  }, 60_000);

  afterAll(() => books.close());

  /** Does something by an instance of its own: with its connections what they have read is told. */
  const served = async (work: (transfers: TransfersService) => Promise<unknown>) => {
    const parameters = seededParameters(...TRANSFERS_PARAMETERS);
    const queue = new CommandQueue(books.url, { ...transfersService.queue, parameters: () => parameters });
    const codes = new PickUpCodes([Buffer.alloc(32, 7)]);
    await work(new TransfersService(...partsOfTransfers(queue, books.dataSource, codes)));
    await queue.drain();
  };
  const request = (): CommandRequest => ({
    idempotencyKey: randomUUID(),
    scope: 'RAB-001',
    by: 'test',
    asked: SEND,
    at: '2026-01-05T09:30:00.000Z',
  });
  /** Fills the tables with others like the first, up to so many. */
  const fill = async (count: number) => {
    const [{ known } = { known: 0 }] = await books.dataSource.query<{ known: number }[]>(
      'SELECT count(*)::int AS known FROM transfer',
    );
    await books.dataSource.query(
      `INSERT INTO transfer SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),
         'code_hash', gen_random_uuid(), 'sending_receipt_number', gen_random_uuid()))).*
       FROM transfer t CROSS JOIN generate_series(1, $1::int) WHERE t.sending_receipt_number LIKE 'RAB-001-T-%-000001'`,
      [count - known],
    );
    await books.dataSource.query(
      `INSERT INTO person_use SELECT gen_random_uuid()::text, '{}', '[]' FROM generate_series(1, $1::int)`,
      [count - known],
    );
    await books.dataSource.query('ANALYZE transfer, person_use');
  };
  const reads = async (): Promise<Reads> => {
    // What a session has read is told a moment after its end.
    await sleep(1_500);
    const [row] = await books.dataSource.query<Reads[]>(
      `SELECT sum(seq_tup_read)::float8 AS scanned, sum(idx_tup_fetch)::float8 AS fetched FROM pg_stat_user_tables
       WHERE relname IN ('transfer', 'person_use', 'wrong_code_count', 'screening_memory', 'promised_code')`,
    );
    return row as Reads;
  };
  /** What sending and paying out some read. */
  const cost = async (): Promise<Reads> => {
    const before = await reads();
    await served(async (transfers) => {
      for (let i = 0; i < OPERATIONS; i++) {
        const { reply } = await transfers.send(SEND, request());
        const command = { operator: 'cash-express', agency: 'OUJ-014', code: reply.code, beneficiary: PAYEE } as const;
        expect((await transfers.payOut(command, request())).reply.status).toBe('paid-out');
      }
    });
    const after = await reads();
    return { scanned: after.scanned - before.scanned, fetched: after.fetched - before.fetched };
  };

  it('costs what it costs among few: no table is gone through, and as many rows are fetched', async () => {
    await fill(FEW);
    const amongFew = await cost();
    await fill(MANY);
    const amongMany = await cost();
    expect([amongFew.scanned, amongMany.scanned]).toEqual([0, 0]);
    expect(amongFew.fetched).toBeGreaterThanOrEqual(2 * OPERATIONS);
    // The first operation of a person makes a row that the next ones fetch.
    expect(Math.abs(amongMany.fetched - amongFew.fetched)).toBeLessThan(OPERATIONS / 4);
  }, 120_000);

  it('is found by its receipt, and what is over is found by its day, by an index each', async () => {
    const planOf = async (sql: string) => {
      const rows = await books.dataSource.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const byReceipt = await planOf(`SELECT * FROM transfer WHERE sending_receipt_number = 'RAB-001-T-2026-000001'`);
    expect(byReceipt).toContain('Index Scan using transfer_sending_receipt_unique');
    const over = await planOf(
      `SELECT id FROM transfer WHERE status = 'sent' AND sent_at < '2025-01-01' ORDER BY sent_at LIMIT 500`,
    );
    expect(over).toMatch(/Index.* using transfer_uncollected/);
    const swept = await planOf(
      `SELECT id FROM transfer WHERE id > '01a00000-0000-7000-8000-000000000000' ORDER BY id LIMIT 200`,
    );
    expect(swept).toMatch(/Index.* using transfer_pkey/);
  });
});
