import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ribKeyOf } from '../src/account/rib.js';
import { centimesOf, checkBankFile, type BankStatement } from '../src/business-day/bank-file.js';
import { readBankSheet } from '../src/business-day/bank-sheet.file.js';
import { readCamt053 } from '../src/business-day/camt053.file.js';
import { readCfonb } from '../src/business-day/cfonb.file.js';
import { camtFile, cfonbFile, csvFile, type BankAccountDay } from './bank-files.js';

const DAY = '2026-11-26';
const ribOf = (n: number) => {
  const digits = `007810${String(n).padStart(16, '0')}`;
  return digits + ribKeyOf(digits);
};
const MOVEMENT = fc.record({
  reference: fc.stringMatching(/^[A-Z0-9-]{1,32}$/),
  amountCentimes: fc.integer({ min: -99_999_999, max: 99_999_999 }),
});
const FILE = fc.uniqueArray(fc.nat(1_000_000), { minLength: 1, maxLength: 4 }).chain((ribs) =>
  fc.tuple(
    ...ribs.map((n) =>
      fc
        .tuple(fc.integer({ min: -9_999_999, max: 99_999_999 }), fc.array(MOVEMENT, { maxLength: 5 }))
        .map(([opening, movements]): BankAccountDay => {
          const closing = movements.reduce((sum, { amountCentimes }) => sum + amountCentimes, opening);
          return { rib: ribOf(n), day: DAY, opening, closing, movements };
        }),
    ),
  ),
);

const plain = (statements: readonly BankStatement[]): BankAccountDay[] =>
  statements.map(({ rib, on, openingCentimes, closingCentimes, lines }) => ({
    rib,
    day: on,
    opening: openingCentimes,
    closing: closingCentimes,
    movements: lines.map(({ reference, amountCentimes }) => ({ reference, amountCentimes })),
  }));

const zeroed = (accounts: readonly BankAccountDay[]): BankAccountDay[] =>
  JSON.parse(JSON.stringify(accounts).replaceAll('-0,', '0,')) as BankAccountDay[];

describe('the file of a bank', () => {
  it.each([
    ['CFONB 120', (accounts: BankAccountDay[]) => readCfonb(cfonbFile(accounts))],
    ['camt.053', (accounts: BankAccountDay[]) => readCamt053(camtFile(accounts))],
    ['CSV', (accounts: BankAccountDay[]) => readBankSheet(Buffer.from(csvFile(accounts)))],
  ])('as %s says what it was written from, and adds up', async (_, read) => {
    await fc.assert(
      fc.asyncProperty(FILE, async (accounts) => {
        const statements = await read(accounts);
        expect(zeroed(plain(statements))).toEqual(zeroed(accounts));
        checkBankFile(statements, DAY);
      }),
      { numRuns: 60 },
    );
  });

  const account: BankAccountDay = {
    rib: ribOf(1),
    day: DAY,
    opening: 10_000,
    closing: 7_500,
    movements: [{ reference: 'RAB-001-H-2026-000001', amountCentimes: -2_500 }],
  };
  const csv = (change: object) => readBankSheet(Buffer.from(csvFile([{ ...account, ...change }])));

  it.each([
    ['that does not add up', { closing: 7_501 }, { code: 'bank-file.does-not-add-up' }],
    ['of another day', { day: '2026-11-25' }, { code: 'bank-file.other-day' }],
    ['with a RIB that is none', { rib: `${ribOf(1).slice(0, 22)}99` }, { code: 'bank-file.malformed' }],
  ])('%s is refused', async (_, change, refusal) => {
    const statements = await csv(change);
    expect(() => checkBankFile(statements, DAY)).toThrow(expect.objectContaining(refusal));
  });

  it('with an account twice, with none, or with too many lines is refused', async () => {
    const [statement] = await csv({});
    const refused = (statements: BankStatement[]) => () => checkBankFile(statements, DAY);
    expect(refused([statement!, statement!])).toThrow(expect.objectContaining({ code: 'bank-file.repeated-account' }));
    expect(refused([])).toThrow(expect.objectContaining({ code: 'bank-file.malformed' }));
    const line = { reference: 'A', amountCentimes: 0, valueOn: DAY, label: '' };
    const long = { ...statement!, lines: Array.from({ length: 20_001 }, () => line), closingCentimes: 10_000 };
    expect(refused([long])).toThrow(expect.objectContaining({ code: 'bank-file.too-long' }));
  });

  const records = cfonbFile([account]).split('\r\n');
  it.each([
    ['a record that is too short', [records[0]!, records[1]!.slice(1)], 2, 'record'],
    ['a movement before any balance', records.slice(1), 1, 'rib'],
    ['a file that ends in the middle', records.slice(0, -1), 3, 'code'],
    ['an amount whose sign is none', [records[0]!.replace(/.MAD/, '*MAD')], 1, 'amount'],
    ['another kind of record', [records[0]!, `09${records[1]!.slice(2)}`], 2, 'code'],
    ['a second old balance', [records[0]!, records[0]!], 2, 'code'],
    ['a day that the calendar has not', [records[0]!.replace('261126', '310226')], 1, 'day'],
    [
      'a movement without a reference',
      [records[0]!, records[1]!.replace(/RAB-001-H-2026-000001/, ' '.repeat(21))],
      2,
      'reference',
    ],
  ])('as CFONB 120, %s is named by its line', (_, lines, line, field) => {
    expect(() => readCfonb(lines.join('\n'))).toThrow(
      expect.objectContaining({ code: 'bank-file.malformed', details: expect.objectContaining({ line, field }) }),
    );
  });

  it.each([
    ['no XML', 'nothing'],
    ['no statement', '<Document></Document>'],
    ['an entry without a reference', camtFile([account]).replace(/<AcctSvcrRef>.*<\/AcctSvcrRef>/, '')],
    ['no new balance', camtFile([account]).replace('CLBD', 'ITBD')],
    ['an amount that is none', camtFile([account]).replace('100.00', '1e2')],
    ['a side that is none', camtFile([account]).replace('DBIT', 'BOTH')],
    [
      'an entity',
      camtFile([account]).replace('<Document', '<!DOCTYPE a [<!ENTITY b "c">]><Document').replace('RAB-001', '&b;'),
    ],
  ])('as camt.053, %s is refused', (what, text) => {
    if (what === 'an entity') {
      // It stays as it is written: nothing is put in its place.
      expect(readCamt053(text)[0]?.lines[0]?.reference).toContain('&b;');
      return;
    }
    expect(() => readCamt053(text)).toThrow(expect.objectContaining({ code: 'bank-file.malformed' }));
  });

  it.each([
    ['a column is missing', csvFile([account]).replace('Référence', 'Ref'), 1, 'header'],
    ['an amount is none', csvFile([account]).replace('-25.00', '25 DH'), 3, 'Montant'],
    ['a type is none', csvFile([account]).replace('mouvement', 'frais'), 3, 'Type'],
    ['the new balance is missing', csvFile([account]).split('\r\n').slice(0, -1).join('\r\n'), 3, 'Type'],
    [
      'a row is of another account',
      csvFile([account]).replace(/\r\n\d{24},mouvement/, `\r\n${ribOf(2)},mouvement`),
      3,
      'RIB',
    ],
  ])('as CSV, %s is named by its line', async (_, text, line, field) => {
    await expect(readBankSheet(Buffer.from(text))).rejects.toMatchObject({
      code: 'bank-file.malformed',
      details: { line, field },
    });
  });

  it.each([
    ['10', 1_000],
    ['-10.5', -1_050],
    ['1 250,00', 125_000],
    ['0', 0],
    ['', null],
    ['1.234', null],
    ['1e3', null],
  ])('%p are %p centimes', (text, centimes) => expect(centimesOf(text)).toBe(centimes));
});
