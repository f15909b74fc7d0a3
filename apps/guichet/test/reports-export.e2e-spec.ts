import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestPlatform } from '#libs/testing';

interface Sum {
  day: string;
  indicator: string;
  detail?: string;
  count: number;
  amountCentimes: number;
}

describe('figures and facts for other engines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-export-'));
  let platform: TestPlatform;
  let duck: DuckDBConnection;

  const exportDays = (from: string, to: string) =>
    platform.run('reports', 'export', '--from', from, '--to', to, '--to-folder', folder);
  const read = (name: string) => `read_parquet('${folder}/${name}/*/*.parquet')`;
  const ask = async (sql: string) => (await duck.runAndReadAll(sql)).getRowObjectsJson();
  /** Sums by day, indicator and detail, as DuckDB adds up what was written. */
  const sumsOf = (name: string, where = 'true') =>
    ask(`SELECT day::text AS day, indicator, nullif(detail, '') AS detail, sum(count)::double AS count,
      sum(amount_centimes)::double AS "amountCentimes" FROM ${read(name)} WHERE ${where} GROUP BY ALL ORDER BY ALL`);
  /** The same, as the reports say it. */
  const toldBy = async (query: string) => {
    const management = await platform.client({ role: 'management' });
    const path = `/api/reporting/v1/figures?from=2022-01-01&to=2022-01-31&by=day&detailed=true&${query}`;
    const { body } = await management.get<{ figures: (Sum & { period: string })[] }>(path);
    const sums = body.figures.map(({ period: day, indicator, detail = null, count, amountCentimes }) => {
      return { day, indicator, detail, count, amountCentimes };
    });
    const name = ({ day, indicator, detail }: (typeof sums)[number]) => `${day} ${indicator} ${detail}`;
    return sums.toSorted((one, other) => (name(one) < name(other) ? -1 : 1));
  };

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'vehicle-tax,claims']);
    const years = ['--from', '2022', '--to', '2022', '--scale', '0.005'];
    const made = await platform.run('history', '--products', 'vehicle-tax', ...years);
    if (made.code !== 0) throw new Error(made.stderr);
    duck = await (await DuckDBInstance.create(':memory:')).connect();
  }, 300_000);

  afterAll(async () => {
    duck?.closeSync();
    await platform?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lie in a folder by day', async () => {
    const { code, stdout, stderr } = await exportDays('2022-01-01', '2022-01-31');
    expect([code, stderr]).toEqual([0, expect.stringContaining('days exported: 31 of 31')]);
    expect(stdout).toMatch(/^31 days, [1-9]\d* figures and [1-9]\d* facts in /);
    for (const name of ['figures', 'facts']) {
      expect(readdirSync(join(folder, name))).toHaveLength(31);
      expect(readdirSync(join(folder, name, 'day=2022-01-31'))).toEqual([`${name}.parquet`]);
    }
  }, 120_000);

  it('have days, instants in UTC, and whole centimes; nothing of a person', async () => {
    const columns = async (name: string) => {
      const described = await ask(`DESCRIBE SELECT * FROM ${read(name)}`);
      return Object.fromEntries(described.map((row) => [row.column_name, row.column_type]));
    };
    const figure = { indicator: 'VARCHAR', detail: 'VARCHAR', count: 'BIGINT', amount_centimes: 'BIGINT' };
    expect(await columns('figures')).toEqual({ day: 'DATE', agency: 'VARCHAR', kind: 'VARCHAR', ...figure });
    expect(await columns('facts')).toEqual({
      day: 'DATE',
      product: 'VARCHAR',
      operation_id: 'VARCHAR',
      type: 'VARCHAR',
      subject: 'VARCHAR',
      agency: 'VARCHAR',
      occurred_at: 'TIMESTAMP WITH TIME ZONE',
      ...figure,
    });
    const [one] =
      await ask(`SELECT count(*)::int AS facts, count(DISTINCT (product, operation_id, indicator))::int AS "own",
      bool_and(day = (occurred_at AT TIME ZONE 'Africa/Casablanca')::date) AS "onTheirDay" FROM ${read('facts')}`);
    expect(one).toMatchObject({ own: one!.facts, onTheirDay: true });
  });

  it('are the figures of the reports, cash and days included', async () => {
    const asked = await toldBy('level=network&indicator=vehicle-tax.paid,vehicle-tax.cash-in,vehicle-tax.cash-out');
    expect(asked.length).toBeGreaterThan(20);
    const compared = `indicator IN ('vehicle-tax.paid', 'vehicle-tax.cash-in', 'vehicle-tax.cash-out')`;
    expect(await sumsOf('figures', compared)).toEqual(asked);
    expect(await sumsOf('facts', compared)).toEqual(asked);
  });

  it('take the place of those of the same day, and are the same when nothing has changed', async () => {
    const file = join(folder, 'facts', 'day=2022-01-17', 'facts.parquet');
    const before = readFileSync(file);
    rmSync(file);
    const other = join(folder, 'facts', 'day=2022-01-18', 'facts.parquet');
    const kept = await ask(`SELECT * FROM '${other}'`);
    expect((await exportDays('2022-01-17', '2022-01-18')).code).toBe(0);
    expect(existsSync(file)).toBe(true);
    expect((await ask(`SELECT * FROM '${file}'`)).length).toBeGreaterThan(0);
    expect(readFileSync(file).length).toBe(before.length);
    expect(await ask(`SELECT * FROM '${other}'`)).toEqual(kept);
  }, 60_000);

  it('are empty of a day on which nothing was done', async () => {
    expect((await exportDays('2021-05-01', '2021-05-01')).code).toBe(0);
    expect(await ask(`SELECT * FROM '${folder}/facts/day=2021-05-01/facts.parquet'`)).toEqual([]);
  }, 60_000);

  it('are not written of days that are none', async () => {
    const { code, stderr } = await exportDays('2022-02-01', '2022-01-31');
    expect([code, stderr]).toEqual([1, expect.stringContaining('--from and --to are days, in order')]);
  });
});
