import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { openTestBooks, type TestBooks } from '#libs/testing';
import { VerificationController } from '../src/proof/verification.controller.js';
import type { Platform } from '../src/platform/platform.js';

const DAYS = { from: '2026-01-01', to: '2026-12-31' };
const AGENCIES = ['RAB-001', 'OUJ-014', 'CAS-002', 'TAN-003', 'FES-009'];

describe('what a service says of its days', () => {
  let books: TestBooks;
  /** The same database by two ways of grouping rows: they come out in another order. */
  let plans: DataSource[];
  beforeAll(async () => {
    books = await openTestBooks();
    plans = ['enable_hashagg', 'enable_sort'].map(
      (off) => new DataSource({ type: 'postgres', url: books.url, extra: { options: `-c ${off}=off` } }),
    );
    await Promise.all(plans.map((plan) => plan.initialize()));
  });
  afterAll(async () => {
    await Promise.all(plans.map((plan) => plan.destroy()));
    await books.close();
  });

  /** Figures as some tables hold them: agency, count, centimes. */
  async function daysOf(
    rows: readonly [agency: string, count: number, centimes: number][],
    dataSource = books.dataSource,
  ) {
    const values = rows.map(([agency, count, centimes]) => `('2026-01-31'::date, '${agency}', ${count}, ${centimes})`);
    const figuresSql = `SELECT day, agency, 'purses.filled' AS indicator, count::bigint AS count,
      amount::bigint AS amount_centimes FROM (VALUES ${values.join()}) v(day, agency, count, amount)`;
    const controller = new VerificationController({ dataSource, definition: { figuresSql } } as unknown as Platform);
    return (await controller.days(DAYS)).figures;
  }

  it('is the same in whatever order its tables hold it, and whichever way PostgreSQL goes', async () => {
    const rows = AGENCIES.map((agency, i): [string, number, number] => [agency, i + 1, 100 * (i + 1)]);
    const [day, ...others] = await daysOf(rows);
    expect(day).toMatchObject({ day: '2026-01-31', indicator: 'purses.filled', count: 15, amountCentimes: 1_500 });
    expect(others).toEqual([]);
    for (let turn = 1; turn < rows.length; turn++)
      expect(await daysOf([...rows.slice(turn), ...rows.slice(0, turn)])).toEqual([day]);
    for (const plan of plans) expect(await daysOf(rows.toReversed(), plan)).toEqual([day]);
  });

  it('tells two agencies apart that have the same sum', async () => {
    const [one] = await daysOf([
      ['RAB-001', 2, 300],
      ['OUJ-014', 1, 100],
    ]);
    const [other] = await daysOf([
      ['RAB-001', 1, 100],
      ['OUJ-014', 2, 300],
    ]);
    expect([other?.count, other?.amountCentimes]).toEqual([one?.count, one?.amountCentimes]);
    expect(other?.agenciesDigest).not.toBe(one?.agenciesDigest);
  });
});
