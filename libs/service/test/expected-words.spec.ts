import { describe, expect, it } from '@jest/globals';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { DomainError } from '#libs/domain';
import { checked } from '../src/http/validation.pipe.js';
import { expectedIn } from '../src/words/expected.words.js';

class Note {
  @IsString()
  @Length(2, 5)
  title!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9)
  copies?: number;

  @IsOptional()
  @IsIn(['low', 'high'])
  rank?: string;

  @IsOptional()
  @IsUUID()
  id?: string;

  @IsOptional()
  @IsISO8601()
  at?: string;
}

describe('what is expected of bad input', () => {
  it.each([
    [{}, 'ce champ est nécessaire', 'هذا الحقل ضروري'],
    [{ title: 'abc', more: 1 }, "ce champ n'existe pas", 'لا يوجد حقل بهذا الاسم'],
    [{ title: 5 }, 'un texte', 'نص'],
    [{ title: 'a' }, '2 caractères au moins', '2 حرفا على الأقل'],
    [{ title: 'abcdef' }, '5 caractères au plus', '5 حرفا على الأكثر'],
    [{ title: 'abc', copies: 1.5 }, 'un nombre entier', 'عدد صحيح'],
    [{ title: 'abc', copies: 0 }, '1 ou plus', '1 أو أكثر'],
    [{ title: 'abc', copies: 10 }, '9 ou moins', '9 أو أقل'],
    [{ title: 'abc', rank: 'x' }, "l'une des valeurs low, high", 'إحدى القيم low, high'],
    [{ title: 'abc', id: 'x' }, expect.stringContaining('identifiant UUID'), expect.stringContaining('معرف UUID')],
    [[], 'un objet JSON', 'كائن JSON'],
  ])('%j is said in French and in Arabic', (input, fr, ar) => {
    const english = expectedOf(input);
    expect(expectedIn('en', english)).toBe(english);
    expect(expectedIn('fr', english)).toEqual(fr);
    expect(expectedIn('ar', english)).toEqual(ar);
  });

  it.each([
    ['a day from 1970 to 2099, 2026-01-31', 'un jour de 1970 à 2099, 2026-01-31'],
    ['an instant from 1970 to 2099, 2026-01-31T09:30:00Z', 'un instant de 1970 à 2099, 2026-01-31T09:30:00Z'],
    ['must be string,null', 'un texte ou null'],
    ['must match pattern "^[A-Z]$"', 'la forme prévue pour ce champ'],
    ['2027-01-01 or later', '2027-01-01 ou plus tard'],
    ['toCentimes, or more', 'toCentimes, ou plus'],
    ['something that nobody foresaw', 'something that nobody foresaw'],
  ])('%s is %s', (english, french) => expect(expectedIn('fr', english)).toBe(french));
});

describe('what is expected of plates and files', () => {
  const SAID = [
    'a plate such as 12345-A-6, WW-123456, W18-1234 or CD-12-345',
    'a serial from 1 to 99999, as in 12345-A-6',
    'a prefecture from 1 to 89, as in 12345-A-6',
    'WW and a number from 1 to 999999',
    'CD, a number from 1 to 999 and one from 1 to 9999',
    'text/csv or application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'a text file: CSV, not a workbook',
    'CSV in which every quotation mark is closed',
    'CSV whose rows go into 128 MB',
    'an .xlsx workbook',
    'an .xlsx workbook, as Excel or LibreOffice writes it',
    'an .xlsx workbook without a password: open the file in Excel or LibreOffice and save it as .xlsx',
    'a workbook as Excel or LibreOffice writes it, without a DOCTYPE',
    'a whole .xlsx workbook',
    'a workbook of at most 1000 sheets',
    'a workbook of 1 to 10000 parts',
    'a workbook whose cells stand where they say',
    'a visible sheet with a table',
    'a cell of its own: it is merged with the cell beside it',
    'a value: the cell shows the error #REF!',
    'a text of at most 1000 characters',
    'a day: the cell is shown as one, and holds none that the calendar has',
    'a day that the calendar has',
    'the columns RIB, Type',
    'ancien solde, mouvement or nouveau solde',
    'dirhams, 1234.50',
    'CdtDbtInd, CRDT or DBIT',
    'digits, the last one with the sign: { A to I, or } J to R',
    'the id of a policy, or the number of a claim',
    'the month of the premium, 2026-10',
  ];

  it.each(SAID)('%s is said in French and in Arabic', (english) => {
    const [fr, ar] = [expectedIn('fr', english), expectedIn('ar', english)];
    expect(fr).not.toBe(english);
    expect(ar).toMatch(/\p{Script=Arabic}/u);
    for (const text of [fr, ar]) expect(text).not.toMatch(/\$\d| or | such as | from /);
    for (const number of english.match(/\d{2,}(?=\b)/g) ?? [])
      if (!english.includes('parts')) expect([fr.includes(number), ar.includes(number)]).toEqual([true, true]);
  });
});

function expectedOf(input: unknown): string {
  try {
    checked(Note, input);
  } catch (error) {
    if (error instanceof DomainError) return String(error.details.expected);
    throw error;
  }
  throw new Error('it was taken');
}
