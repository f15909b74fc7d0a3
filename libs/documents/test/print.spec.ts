import { describe, expect, it } from '@jest/globals';
import { unwritable } from '../src/pdf/latin.text.js';
import { amountWords, dirhamsText, kiloDirhamsText, numberText, UNIT_WORDS } from '../src/print/amount.js';
import { dayText, momentWords, monthWords } from '../src/print/date.js';
import { listWords, sameWords } from '../src/print/words.js';

const MONTHS_FR = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
// As the institution's country prints them; other Arabic locales say يوليو, أغسطس, سبتمبر.
const MONTHS_AR = 'يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر'.split(' ');

describe('amounts', () => {
  it.each([
    [0, '0,00'],
    [5, '0,05'],
    [123_400, '1\u00A0234,00'],
    [101_252_550, '1\u00A0012\u00A0525,50'],
    [-50, '-0,50'],
    [-123_456_789, '-1\u00A0234\u00A0567,89'],
    [Number.MAX_SAFE_INTEGER, '90\u00A0071\u00A0992\u00A0547\u00A0409,91'],
  ])('%i centimes are %s', (amount, text) => expect(dirhamsText(amount)).toBe(text));

  it('bear their unit, each language its own', () => {
    expect(amountWords(-123_400)).toEqual({ fr: '-1\u00A0234,00 DH', ar: '\u2066-1\u00A0234,00\u2069 درهم' });
    for (const words of Object.values(UNIT_WORDS)) expect(unwritable(words)).toEqual([]);
  });

  it.each([
    [14_320_449_999, '143\u00A0204'],
    [14_320_450_000, '143\u00A0205'],
    [49_999, '0'],
  ])('%i centimes are %s KDH', (amount, text) => expect(kiloDirhamsText(amount)).toBe(text));
});

describe('numbers', () => {
  it.each([
    [0, 0, '0'],
    [-0, 0, '0'],
    [999, 0, '999'],
    [1_000, 0, '1\u00A0000'],
    [1_756_231, 0, '1\u00A0756\u00A0231'],
    [-0.4, 0, '0'],
    [0.5, 0, '1'],
    [12.345, 1, '12,3'],
    [-1_234.5, 2, '-1\u00A0234,50'],
    [1.005, 2, '1,01'],
    [76_922_862_729_994.6, 2, '76\u00A0922\u00A0862\u00A0729\u00A0994,60'],
    [0.000_001, 6, '0,000001'],
  ])('%d with %i decimals is %s', (value, decimals, text) => expect(numberText(value, decimals)).toBe(text));

  it.each([[NaN], [Infinity]])('never are %d', (value) => expect(() => numberText(value)).toThrow('printed'));
});

describe('days', () => {
  it('and moments are those of Morocco', () => {
    expect(dayText('2026-01-31')).toBe('31/01/2026');
    expect(momentWords('2026-01-15T23:30:00.000Z')).toEqual({
      fr: '16/01/2026 à 00:30',
      ar: '16/01/2026 على الساعة 00:30',
    });
    expect(momentWords('2026-02-20T23:30:00.000Z').fr).toBe('20/02/2026 à 23:30'); // Ramadan: UTC
  });

  it('of a month have its name, in Arabic with Western digits', () => {
    const months = MONTHS_FR.map((_, index) => monthWords(`2026-${String(index + 1).padStart(2, '0')}`));
    expect(months.map(({ fr }) => fr)).toEqual(MONTHS_FR.map((name) => `${name} 2026`));
    expect(months.map(({ ar }) => ar)).toEqual(MONTHS_AR.map((name) => `${name} 2026`));
    for (const words of months) expect(unwritable(words)).toEqual([]);
    expect(() => monthWords('2026-13')).toThrow('2026-13 is a month');
  });
});

it('words follow each other with the comma of their language', () => {
  expect(listWords([sameWords('2025'), { fr: 'première moitié', ar: 'النصف الأول' }])).toEqual({
    fr: '2025, première moitié',
    ar: '\u20662025\u2069، النصف الأول',
  });
});
