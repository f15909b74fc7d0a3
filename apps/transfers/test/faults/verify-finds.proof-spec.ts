import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually, TestPlatform } from '#libs/testing';
import { expectExactlyOnce } from './exactly-once.js';
import { Tellers } from './tellers.js';

interface Verification {
  differences: string[];
  daysCompared: number;
  invariantsChecked: number;
  operationsCounted: number;
  deadLetters: number;
}

describe('guichet verify', () => {
  let platform: TestPlatform;
  let tellers: Tellers;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers']);
    tellers = await Tellers.of(platform, 3);
    await tellers.during(async () => {
      await eventually(
        () => tellers.operations.length,
        (count) => count > 100,
      );
    });
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  const change = async (service: string, sql: string) => {
    const client = new pg.Client({ connectionString: platform.state.databases[service] });
    await client.connect();
    const { rows } = await client.query<Record<string, string>>(sql);
    await client.end();
    return rows[0] ?? {};
  };

  it('finds nothing in clean books, and says how much it compared', async () => {
    await expectExactlyOnce(platform, tellers);
    const { code, stdout } = await platform.run('verify', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      differences: [],
      daysCompared: 4, // what was sent and paid out, and the cash of both
      operationsCounted: tellers.operations.length,
      deadLetters: 0,
    });
  }, 30_000);

  it('finds a wrong agency while counters work, as it does at rest; the figures made anew are right', async () => {
    await tellers.during(async () => {
      await change(
        'reporting',
        `UPDATE figure SET count = count - 3 WHERE agency = 'RAB-001' AND indicator = 'transfers.sent'`,
      );
      for (let run = 0; run < 3; run++) {
        const { code, stdout } = await platform.run('verify');
        expect([code, stdout]).toEqual([
          1,
          expect.stringMatching(/^\d{4}-\d\d-\d\d transfers\.sent RAB-001: books .*\n$/),
        ]);
      }
      await change(
        'reporting',
        `UPDATE figure SET count = count + CASE agency WHEN 'RAB-001' THEN 43 ELSE -40 END
         WHERE agency IN ('RAB-001', 'RAB-002') AND indicator = 'transfers.sent'`,
      );
      const moved = await platform.run('verify');
      expect([moved.code, moved.stdout.match(/RAB-00\d/g)]).toEqual([1, ['RAB-001', 'RAB-002']]);

      const rebuilt = await platform.run('reports', 'rebuild');
      expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining('2 differ, and are right now') });
      expect(rebuilt.stdout).toMatch(/transfers\.sent RAB-001: was \d+ \(\d+ centimes\), is \d+ /);
      expect(await platform.run('verify')).toMatchObject({ code: 0 });
    });
    await expectExactlyOnce(platform, tellers);
  }, 120_000);

  it('names day, indicator and agency of a figure that is wrong in the reports', async () => {
    const row = await change(
      'reporting',
      `UPDATE figure SET count = count + 1, amount_centimes = amount_centimes - 5 WHERE agency = 'RAB-002' AND
       indicator = 'transfers.sent' RETURNING day::text, count - 1 AS count, amount_centimes + 5 AS amount`,
    );
    const difference =
      `${row.day} transfers.sent RAB-002: books ${row.count} (${row.amount} centimes), ` +
      `reports ${Number(row.count) + 1} (${Number(row.amount) - 5} centimes)`;
    expect(await platform.run('verify')).toMatchObject({ code: 1, stdout: `${difference}\n`, stderr: '' });

    await change('reporting', `DELETE FROM figure WHERE agency = 'RAB-001' AND indicator = 'transfers.paid-out'`);
    const lines = (await platform.run('verify')).stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\d transfers\.paid-out RAB-001: books \d+ \(\d+ centimes\), reports none$/),
      difference,
    ]);
  }, 30_000);

  it('names the ledger account whose balance is not the sum of its entries', async () => {
    const { balance } = await change(
      'transfers',
      `UPDATE ledger_account SET balance_centimes = balance_centimes + 7 WHERE id = 'drawer:RAB-001'
       RETURNING balance_centimes AS balance`,
    );
    const { code, stdout } = await platform.run('verify', '--json');
    expect(code).toBe(1);
    const { differences } = JSON.parse(stdout) as Verification;
    expect(differences).toHaveLength(3);
    expect(differences).toContain(
      `transfers: a balance equals the entries of its ledger account: ledger account drawer:RAB-001: balance ${balance}, entries ${Number(balance) - 7} centimes`,
    );
  }, 30_000);
});
