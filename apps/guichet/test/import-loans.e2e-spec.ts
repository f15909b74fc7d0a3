import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, finished, TestPlatform } from '#libs/testing';
import { LOAN_COLUMNS } from '../src/import/loan.event.js';

const LOANS = 6_000;
const MEMBERS = [1, 2, 3];

describe('the loans of the first day', () => {
  let platform: TestPlatform;
  let file: string;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'claims']);
    file = join(platform.home, 'loans.csv');
    const members = MEMBERS.flatMap((n) =>
      ['Relation', 'FirstName', 'LastName', 'BirthOn'].map((of) => `member${n}${of}`),
    );
    const rows = Array.from({ length: LOANS }, (_, i) => {
      const client = `L-${i},RAB-001,cin,IM${String(i).padStart(6, '0')},Fatima,Alaoui,1988-03-21,2026-01-05,2035-01-04`;
      return [client, ...MEMBERS.map((n) => `child,Enfant${n},Alaoui,2018-0${n}-02`)].join(',');
    });
    writeFileSync(file, [[...LOAN_COLUMNS, ...members].join(','), ...rows, ''].join('\n'));
  }, 120_000);
  afterAll(() => platform?.stop(), 90_000);

  const insured = async () => {
    const client = await platform.client({ role: 'management' });
    const { body } = await client.get<{ figures: { indicator: string; count: number }[] }>(
      `/api/reporting/v1/figures?from=2026-01-01&to=2099-12-31&by=year`,
    );
    const of = (indicator: string) => body.figures.find((figure) => figure.indicator === indicator)?.count ?? 0;
    return [of('claims.insured-clients'), of('claims.insured-people')];
  };

  it('are brought once, though the command and the service are killed in the middle of it', async () => {
    const command = platform.spawn('import-loans', file);
    const end = finished(command);
    await eventually(insured, ([clients]) => clients! > 500, 60_000);
    process.kill(platform.instances('claims')[0]!.pid, 'SIGKILL');
    await eventually(insured, ([clients]) => clients! > 1_500, 60_000);
    command.kill('SIGKILL');
    await end;
    const { code, stdout } = await platform.run('import-loans', file);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^6000 loans taken in /)]);
    await eventually(insured, ([clients]) => clients === LOANS, 60_000);
    expect(await insured()).toEqual([LOANS, LOANS * (1 + MEMBERS.length)]);
    expect(await platform.run('verify')).toMatchObject({ code: 0, stderr: '' });
  }, 180_000);

  it('are told apart: what is refused stands in a file beside, and is taken when it was put right', async () => {
    const [header, first] = readFileSync(file, 'utf8').split('\n') as [string, string];
    const wrong = join(platform.home, 'wrong.csv');
    const other = first.replace('L-0', 'L-new').replace('IM000000', 'IM999999');
    writeFileSync(wrong, [header, other, other.replace('L-new', 'L-bad').replace('RAB-001', 'rabat'), ''].join('\n'));
    const { code, stdout } = await platform.run('import-loans', wrong);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^1 loans taken .*\n1 refused: .*wrong\.csv\.refused\.csv says why\n$/),
    ]);
    expect(readFileSync(`${wrong}.refused.csv`, 'utf8')).toMatch(
      /^row,loan,code,field,expected\n3,L-bad,request\.invalid,agency,/,
    );
    writeFileSync(wrong, readFileSync(wrong, 'utf8').replace('rabat', 'RAB-001'));
    expect(await platform.run('import-loans', wrong)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^2 loans taken /),
    });
  }, 30_000);
});
