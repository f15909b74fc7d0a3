import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSheet } from '#libs/documents';
import { commandLine } from '#libs/infrastructure';
import { eventually, finished, reportedTotals, TestPlatform } from '#libs/testing';

// Fifteen thousandths of what the institution published of 2022: 1,491,241 transactions of 2,864,081 KDH.
const OPERATIONS = 22_369;
const CENTIMES = 4_296_122_000;
// Of the medical assistance at the end of 2015, five thousandths: they go on being insured.
const INSURED = [
  ['Hors', 1_512],
  ['Avec', 4_542],
] as const;
/** Points of sale at the end of 2022 and of 2021. */
const NETWORK = [
  ['Nombre de points de vente/Rural', 'Points of sale: rural', [299, 304]],
  ['Nombre de points de vente/Urbain', 'Points of sale: urban', [266, 266]],
  ['Véhicules Guichets', 'Points of sale: mobile agencies', [86, 81]],
  ['Réseau global', 'Whole network', [651, 651]],
] as const;
const COMMAND = ['history', '--from', '2022', '--to', '2022', '--scale', '0.015'];

describe('a history of fifteen thousandths of 2022', () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await TestPlatform.start();
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  const counted = async () => {
    const totals = await reportedTotals(platform);
    const count = totals.reduce((sum, total) => sum + total.count, 0);
    return { count, amountCentimes: totals.reduce((sum, total) => sum + total.amountCentimes, 0) };
  };

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'ends with all its processes when it gets %s',
    async (signal) => {
      const before = (await counted()).count;
      const command = platform.spawn(...COMMAND);
      const end = finished(command);
      const makers = await eventually(
        () => childrenOf(command.pid ?? 0),
        ({ length }) => length === 1,
      );
      await eventually(counted, ({ count }) => count > before + 500, 30_000);
      command.kill(signal);
      expect((await end).code).not.toBe(0);
      await eventually(
        () => makers.map(commandLine),
        (lines) => lines.every((line) => line === undefined),
      );
      expect((await counted()).count).toBeLessThan(OPERATIONS);
    },
    60_000,
  );

  it('goes on where it was, to exactly the published number and sum', async () => {
    const { code, stdout } = await platform.run(...COMMAND);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^\d+ operations in .* s \(\d+ a second\), all in the reports\n$/),
    ]);
    expect(Number.parseInt(stdout, 10)).toBeLessThan(OPERATIONS);
    expect(await counted()).toEqual({ count: OPERATIONS, amountCentimes: CENTIMES });
    expect(await platform.run('verify')).toMatchObject({ code: 0, stderr: '' });
  }, 60_000);

  it('adds nothing when it is made again', async () => {
    expect((await platform.run(...COMMAND)).stdout).toMatch(/^0 operations /);
    expect(await counted()).toEqual({ count: OPERATIONS, amountCentimes: CENTIMES });
  }, 30_000);

  it('takes no history of another scale on top', async () => {
    const { code, stderr } = await platform.run(...COMMAND.slice(0, -1), '0.01');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^The history of transfers stopped: 2022 holds transfers already.*\n$/),
    ]);
    expect(await counted()).toEqual({ count: OPERATIONS, amountCentimes: CENTIMES });
  }, 30_000);

  it('is made of products that have one, or of none', async () => {
    const { code, stderr } = await platform.run(...COMMAND, '--products', 'transfers, reporting');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^No history of "reporting": one of accounts, claims, transfers.*\n$/),
    ]);
  });

  it('has the vehicle tax beside it, when that is made too', async () => {
    const command = ['history', '--products', 'vehicle-tax', '--from', '2022', '--to', '2022', '--scale', '0.05'];
    expect((await platform.run(...command)).stdout).toMatch(/^1820 operations .* all in the reports\n$/);
    expect((await platform.run(...command)).stdout).toMatch(/^0 operations /);
    const { code, stdout } = await platform.run('verify');
    expect([code, stdout]).toEqual([0, expect.stringContaining(`books: ${OPERATIONS + 1_820} operations`)]);
  }, 60_000);

  it('has the medical assistance of earlier years beside it: stocks at the end of each, and what was served', async () => {
    const command = ['history', '--products', 'claims', '--scale', '0.005'];
    const stands = await platform.run(...command, '--from', '2014', '--to', '2015');
    expect([stands.code, stands.stdout]).toEqual([0, expect.stringMatching(/all in the reports\n$/)]);
    const print = await platform.run('report', '--table', 'annual', '--periods', '2014,2015', '--format', 'json');
    const { rows } = JSON.parse(print.stdout) as { rows: { indicator: string; values: number[] }[] };
    const values = Object.fromEntries(rows.map((row) => [row.indicator, row.values]));
    expect(values).toMatchObject({
      'insured-clients': [1_428, 1_512],
      'insured-people': [null, 4_542],
      'benefits-served': [43, 67],
      'birth-served': [29, 41],
    });
    const { code, stderr } = await platform.run(...command, '--from', '2017', '--to', '2017');
    expect([code, stderr]).toEqual([1, expect.stringContaining('2017 stands on 2016: make that one whole first')]);
    expect(await platform.run('verify')).toMatchObject({ code: 0, stderr: '' });
  }, 90_000);

  it('has the accounts of earlier years beside it: openings, cards and volumes to the dirham', async () => {
    const command = ['history', '--products', 'accounts', '--scale', '0.001'];
    const stands = await platform.run(...command, '--from', '2014', '--to', '2015');
    expect([stands.code, stands.stdout]).toEqual([0, expect.stringMatching(/all in the reports\n$/)]);
    expect((await platform.run(...command, '--from', '2015', '--to', '2015')).stdout).toMatch(/^0 operations /);
    const print = await platform.run('report', '--table', 'annual', '--periods', '2014,2015', '--format', 'json');
    const { rows } = JSON.parse(print.stdout) as { rows: { indicator: string; values: number[] }[] };
    expect(Object.fromEntries(rows.map((row) => [row.indicator, row.values]))).toMatchObject({
      'accounts-opened': [4, 40],
      'cards-sold': [1, 12],
      'deposit-volume': [6_689, 62_691],
      'withdrawal-volume': [6_264, 58_318],
    });
    const { code, stderr } = await platform.run(...command, '--from', '2017', '--to', '2017');
    expect([code, stderr]).toEqual([1, expect.stringContaining('2017 stands on the years before')]);
    expect(await platform.run('verify')).toMatchObject({ code: 0, stderr: '' });
  }, 90_000);

  it('is printed as a table, as JSON, as CSV and as a workbook', async () => {
    const print = (format: string) => platform.run('report', '--periods', '2022,2021', '--format', format);
    const { periods, rows } = JSON.parse((await print('json')).stdout) as { periods: string[]; rows: object[] };
    expect(periods).toEqual(['2022', '2021']);
    expect(rows).toMatchObject([
      ...NETWORK.map(([labelFr, , values]) => ({ section: 'B', labelFr, kind: 'stock', values })),
      { section: 'B-2', labelFr: "Nombre d'ouvertures de comptes", unit: 'count', values: [0, 0] },
      { section: 'B-2', labelFr: 'Nombre de cartes monétiques', unit: 'count', values: [0, 0] },
      { section: 'B-3', labelFr: 'Nombre de Transactions', unit: 'count', values: [OPERATIONS, 0] },
      { section: 'B-3', labelFr: 'Volume de Transactions (KDH)', unit: 'KDH', values: [42_961, 0] },
      ...INSURED.map(([who, count]) => ({
        section: 'B-4',
        labelFr: `Nombre de clients Bénéficiaires (${who} membres de la famille)`,
        kind: 'stock',
        values: [count, count],
      })),
      { section: 'B-4', labelFr: 'Nombre de Sinistres Traités', kind: 'flow', values: [0, 0] },
      { section: 'B-5', labelFr: "Nombre d'opérations de vignettes automobiles", unit: 'count', values: [1_820, 0] },
    ]);
    expect((await print('csv')).stdout.trimEnd().split('\r\n')).toEqual([
      'section,indicator_fr,indicator_en,unit,kind,2022,2021',
      ...NETWORK.map(([fr, en, values]) => `B,${fr},${en},count,stock,${values.join(',')}`),
      "B-2,Nombre d'ouvertures de comptes,Accounts opened,count,flow,0,0",
      'B-2,Nombre de cartes monétiques,Bank cards sold,count,flow,0,0',
      'B-3,Nombre de Transactions,Money-transfer transactions,count,flow,22369,0',
      'B-3,Volume de Transactions (KDH),Money-transfer volume,KDH,flow,42961,0',
      'B-4,Nombre de clients Bénéficiaires (Hors membres de la famille),Insured clients (without family members),count,stock,1512,1512',
      'B-4,Nombre de clients Bénéficiaires (Avec membres de la famille),Insured people (with family members),count,stock,4542,4542',
      'B-4,Nombre de Sinistres Traités,Claims handled,count,flow,0,0',
      "B-5,Nombre d'opérations de vignettes automobiles,Vehicle-tax operations,count,flow,1820,0",
    ]);
    const table = (await print('table')).stdout;
    for (const cell of ['Tableau de Bord', '2022', '22 369', '42 961']) expect(table).toContain(cell);
    const file = join(platform.home, 'dashboard.xlsx');
    await platform.run('report', '--periods', '2022,2021', '--format', 'xlsx', '--output', file);
    const printed = (await readSheet(readFileSync(file), 'xlsx', 13)).map(({ cells }) => cells);
    expect(printed.filter(([section]) => !/^(B|B-2|B-4) /.test(section ?? ''))).toEqual([
      ['Rubrique', 'Indicateur', 'Unité', 'Nature', '2022', '2021'],
      ["B-3 Activité Transfert d'Argent", 'Nombre de Transactions', 'nombre', 'flux', '22369', '0'],
      ["B-3 Activité Transfert d'Argent", 'Volume de Transactions (KDH)', 'KDH', 'flux', '42961', '0'],
      ['B-5 Services Domestiques', "Nombre d'opérations de vignettes automobiles", 'nombre', 'flux', '1820', '0'],
    ]);
    const nowhere = await platform.run('report', '--periods', '2022', '--format', 'xlsx');
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('--output <file>')]);
    const pdf = join(platform.home, 'dashboard.pdf');
    await platform.run('report', '--periods', '2022', '--format', 'pdf', '--lang', 'ar', '--output', pdf);
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await print('svg')).stdout).toMatch(/^<svg /);
    const refused = await platform.run('report', '--periods', 'last-year');
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^[^\n]*A period is a year[^\n]*\n$/),
    });
  }, 90_000);
});

function childrenOf(pid: number): number[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return all
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}
