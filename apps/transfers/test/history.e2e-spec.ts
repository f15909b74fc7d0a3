import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { bookInvariants, CommandQueue } from '#libs/commands';
import { publishedYears, readCsvRecords, performHistory } from '#libs/history';
import { readNetwork } from '#libs/product';
import { eventually, openTestBooks, type TestBooks } from '#libs/testing';
import transfers from '../product.js';
import { TransfersHistory } from '../src/history/transfers.history.js';
import { planYear, scaledYear, type TransfersYear } from '../src/history/year.plan.js';
import { codeOfNumber } from '../src/code-key/pick-up-code.js';
import { PickUpCodes } from '../src/code-key/pick-up-codes.service.js';
import { transfersService } from '../src/transfers.module.js';
import { TransfersService } from '../src/transfer/transfers.service.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { partsOfTransfers } from './transfers-of.js';

const network = readNetwork('deploy/demo/network.csv');
const years = publishedYears(readCsvRecords('deploy/demo/dashboard-2019-2023h1.csv'), transfers.history.rows);
const KEY = Buffer.from('c0de'.repeat(16), 'hex');

/** How many requests a process is still asked for before it ends: the others are never answered. */
interface Life {
  left: number;
}

const spend = async (life: Life): Promise<void> => {
  if (life.left-- <= 0) await new Promise(() => undefined);
};

/** The service of a process that ends. */
class MortalService extends TransfersService {
  constructor(
    private readonly life: Life,
    ...parts: ConstructorParameters<typeof TransfersService>
  ) {
    super(...parts);
  }

  override async send(...request: Parameters<TransfersService['send']>): ReturnType<TransfersService['send']> {
    await spend(this.life);
    return super.send(...request);
  }

  override async payOut(...request: Parameters<TransfersService['payOut']>): ReturnType<TransfersService['payOut']> {
    await spend(this.life);
    return super.payOut(...request);
  }
}

/** Codes of which many are drawn twice, so that transfers get other ids than the planned ones. */
class ScarceCodes extends PickUpCodes {
  override codeOf(transferId: string): string {
    return codeOfNumber(BigInt(`0x${transferId.slice(-12)}`) % 40_000n);
  }
}

describe('a history of money transfers', () => {
  let books: TestBooks;
  let queue: CommandQueue;

  beforeAll(async () => {
    books = await openTestBooks(transfersService.migrations, transfersService.tables);
    const parameters = seededParameters(...TRANSFERS_PARAMETERS);
    const limits = { batchMax: 1_000, timeoutMs: 60_000 };
    queue = new CommandQueue(books.url, { ...transfersService.queue, ...limits, parameters: () => parameters });
  });

  afterAll(async () => {
    await queue.drain();
    await books.close();
  });

  /** Runs it, by a process that may end after so many requests. @returns how many operations were done before */
  const run = (year: TransfersYear, codes: PickUpCodes, requestsMax = Infinity, onProgress = (_: number) => {}) => {
    const life = { left: requestsMax };
    const transfers = new MortalService(life, ...partsOfTransfers(queue, books.dataSource, codes));
    const plan = planYear(year, network, 7);
    const commands: Pick<CommandQueue, 'run'> = {
      run: async (...asked) => {
        await spend(life);
        return queue.run(...asked);
      },
    };
    const history = new TransfersHistory(transfers, commands, codes, books.dataSource, `history/${year.year}`, plan);
    return performHistory(books.dataSource, history, onProgress);
  };
  const yearOf = (year: number, scale: number): TransfersYear => {
    const found = years.find((candidate) => candidate.year === year);
    if (!found) throw new Error(`${year} was published`);
    return scaledYear(found, scale);
  };
  /** Runs it until its process ends after so many requests; what it had done then stays. */
  const runAndKill = async (year: TransfersYear, codes: PickUpCodes, requests: number): Promise<void> => {
    void run(year, codes, requests);
    await eventually(
      () => figures(year.year),
      (row) => row?.transactions === requests,
    );
    // The running service would take back what was begun years ago, and tell the real operator.
    const open = await books.dataSource.query<unknown[]>(
      `SELECT id::text FROM remittance WHERE status <> 'confirmed' UNION ALL
       SELECT id::text FROM family_aid WHERE status <> 'sent' UNION ALL
       SELECT id FROM announcement WHERE status <> 'heard'`,
    );
    expect(open).toEqual([]);
  };
  const figures = async (year: number) => {
    const [row] = await books.dataSource.query<{ transactions: number; volumeCentimes: number }[]>(
      `SELECT sum(count)::float8 AS transactions, sum(amount_centimes)::float8 AS "volumeCentimes"
       FROM (${transfersService.figuresSql}) f WHERE extract(year FROM day) = $1 AND indicator NOT LIKE '%.cash-%'`,
      [year],
    );
    return row;
  };
  const expectExactly = async ({ year, transactions, volumeCentimes }: TransfersYear) => {
    expect(await figures(year)).toEqual({ transactions, volumeCentimes });
    for (const { name, sql } of [...bookInvariants, ...(transfersService.invariants ?? [])]) {
      expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
    }
  };

  it('that was killed half way, twice, goes on to exactly the published number and sum', async () => {
    const year = yearOf(2022, 0.006);
    const codes = new PickUpCodes([KEY]);
    await runAndKill(year, codes, 2_345);
    // The second one asks again, from the beginning, for what may have been left undone.
    await runAndKill(year, codes, 4_321);
    const steps: number[] = [];
    const before = await run(year, codes, Infinity, (done) => steps.push(done));
    expect(before).toBeGreaterThan(2_345);
    expect([steps[0], steps.at(-1)]).toEqual([before, year.transactions]);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    await expectExactly(year);
  });

  it('that is made again does nothing', async () => {
    const year = yearOf(2022, 0.006);
    expect(await run(year, new PickUpCodes([KEY]))).toBe(year.transactions);
    await expectExactly(year);
  });

  it('has money from abroad and family aid in it, ended: nothing waits for an operator, or to be told to one', async () => {
    const { transactions } = yearOf(2022, 0.006);
    const [row] = await books.dataSource.query<Record<string, number>[]>(
      `SELECT (SELECT count(*)::int FROM remittance WHERE status = 'confirmed') AS confirmed,
         (SELECT count(*)::int FROM remittance) AS remittances,
         (SELECT count(*)::int FROM family_aid WHERE status = 'sent') AS sent,
         (SELECT count(*)::int FROM family_aid) AS aids,
         (SELECT count(*)::int FROM announcement WHERE status = 'heard' AND what = 'confirm') AS heard,
         (SELECT count(*)::int FROM announcement) AS announcements,
         (SELECT count(*)::int FROM (SELECT operator, reference FROM remittance UNION
           SELECT operator, reference FROM family_aid) n) AS numbers`,
    );
    const [paid, sent] = [Math.round(0.3 * transactions), Math.round(0.003 * transactions)];
    expect(row).toEqual({
      confirmed: paid,
      remittances: paid,
      sent,
      aids: sent,
      heard: paid,
      announcements: paid,
      numbers: paid + sent,
    });
    const accounts = await books.dataSource.query<{ id: string; owes: boolean }[]>(
      `SELECT id, balance_centimes > 0 AS owes FROM ledger_account WHERE id LIKE 'operator:%' ORDER BY id`,
    );
    expect(accounts).toEqual([
      { id: 'operator:moneygram', owes: true },
      { id: 'operator:western-union', owes: true },
    ]);
  });

  it('whose codes were taken goes on with the ids that were drawn instead', async () => {
    const year = yearOf(2019, 0.004);
    await runAndKill(year, new ScarceCodes([KEY]), 3_210);
    await run(year, new ScarceCodes([KEY]));
    await expectExactly(year);
  });

  it('is not made on top of what counters did in its year', async () => {
    const year = yearOf(2021, 0.0001);
    const body = { operator: 'cash-express', agency: 'RAB-001', amountCentimes: 10_000 } as const;
    const sender = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' } as const;
    const request = {
      idempotencyKey: 'counter',
      scope: 'RAB-001',
      by: 'test',
      asked: body,
      at: '2021-05-04T09:30:00.000Z',
    };
    const transfers = new TransfersService(...partsOfTransfers(queue, books.dataSource, new PickUpCodes([KEY])));
    await transfers.send({ ...body, sender, beneficiary: sender }, request);
    await expect(run(year, new PickUpCodes([KEY]))).rejects.toThrow('2021 holds transfers already');
    expect(await figures(2021)).toEqual({ transactions: 1, volumeCentimes: 10_000 });
  });

  it('numbers the receipts of every agency without a gap, year by year', async () => {
    const rows = await books.dataSource.query<{ numbers: number; last: number }[]>(
      `SELECT count(DISTINCT number)::int AS numbers, max(right(number, 6))::int AS last
       FROM (SELECT sending_receipt_number AS number FROM transfer
             UNION ALL SELECT payout_receipt_number FROM transfer WHERE payout_receipt_number IS NOT NULL
             UNION ALL SELECT receipt_number FROM remittance UNION ALL SELECT receipt_number FROM family_aid) r
       GROUP BY left(number, 14)`,
    );
    expect(rows.length).toBeGreaterThan(600);
    for (const { numbers, last } of rows) expect(numbers).toBe(last);
  });
});
