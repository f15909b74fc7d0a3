import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventOfRow, LOAN_COLUMNS } from '../src/import/loan.event.js';
import { countLoans, loanRows } from '../src/import/loan.rows.js';

const folder = mkdtempSync(join(tmpdir(), 'guichet-loans-'));
const HEADER = [...LOAN_COLUMNS, 'member1Relation', 'member1FirstName', 'member1LastName', 'member1BirthOn'];
const LOAN = 'L-1,RAB-001,cin,AB123456,Fatima,Alaoui,1988-03-21,2026-01-05,2027-01-04,child,Yassine,Alaoui,2015-07-02';
const written = (content: string | Buffer): string => {
  const file = join(folder, 'loans.csv');
  writeFileSync(file, content);
  return file;
};
const rowsOf = async (file: string) => {
  const rows: object[] = [];
  for await (const row of loanRows(file)) rows.push(row);
  return rows;
};

describe('a file of loans', () => {
  it('is a loan a row, with members, as spreadsheets write it: a mark before, semicolons, blank lines', async () => {
    const plain = written(`${HEADER.join(',')}\n${LOAN}\n`);
    expect(await countLoans(plain)).toBe(1);
    const [row] = await rowsOf(plain);
    const french = written(`\ufeff${HEADER.join(';')}\r\n${LOAN.replaceAll(',', ';')}\r\n\r\n`);
    expect(await rowsOf(french)).toEqual([row]);
    expect(eventOfRow(row as Record<string, string>)).toEqual({
      id: expect.stringMatching(/^loan\/L-1\/[0-9a-f]{16}$/),
      source: expect.stringMatching(/^\/core-banking\/first-day\/[1-4]$/),
      specversion: '1.0',
      type: 'core-banking.loan-disbursed.v1',
      time: '2026-01-05T00:00:00Z',
      data: {
        loanId: 'L-1',
        agency: 'RAB-001',
        client: { idKind: 'cin', idNumber: 'AB123456', firstName: 'Fatima', lastName: 'Alaoui', birthOn: '1988-03-21' },
        members: [{ relation: 'child', firstName: 'Yassine', lastName: 'Alaoui', birthOn: '2015-07-02' }],
        startsOn: '2026-01-05',
        endsOn: '2027-01-04',
      },
    });
  });

  it('leaves out members of which nothing is told, and says a malformed day as it is', () => {
    const event = eventOfRow({ loanId: 'L-2', startsOn: '5/1/2026', member1FirstName: '', member2Relation: 'spouse' });
    expect(event).toMatchObject({ time: '1970-01-01T00:00:00Z', data: { members: [{ relation: 'spouse' }] } });
    expect(eventOfRow({ loanId: 'L-3' }).data).not.toHaveProperty('members');
  });

  it.each<[string, string | Buffer, string]>([
    [
      'without a column',
      `${HEADER.filter((name) => name !== 'endsOn').join(',')}\n${LOAN}\n`,
      'lacks the columns endsOn',
    ],
    ['without loans', `${HEADER.join(',')}\n`, 'has no loans'],
    ['that is no UTF-8', Buffer.from(`${HEADER.join(',')}\nL-1;Fran\xe7ois`, 'latin1'), 'is no UTF-8'],
    ['with a row too short', `${HEADER.join(',')}\nL-1,RAB-001\n`, 'Invalid Record Length'],
  ])('%s is refused before anything is sent', async (_, content, message) => {
    await expect(countLoans(written(content))).rejects.toThrow(message);
  });

  it('that is not there is said to be so', async () => {
    await expect(countLoans(join(folder, 'nowhere.csv'))).rejects.toThrow('cannot be read');
  });
});
