import { describe, expect, it } from '@jest/globals';
import { shownNumber, shownText } from '../src/workbook/workbook.shown.js';

const from1900 = (value: number, pattern: string) => shownNumber(value, pattern, false);

describe('a number', () => {
  it.each<[string, number, string]>([
    ['General', 19_000, '19000'],
    ['General', 8.000000000000002, '8'],
    ['General', 0.1 + 0.2, '0.3'],
    ['General', 808.5, '808.5'],
    ['General', -7, '-7'],
    ['General', -0, '0'],
    ['General', 123_456_789_012, '1.23457E+11'],
    ['0', 7.5, '8'],
    ['#,##0', 19_000, '19000'],
    ['#,##0', 1_234_567, '1234567'],
    ['#,##0.00', 1_250, '1250'],
    ['#,##0.00', 1_250.456, '1250.46'],
    ['0.000', 19, '19'],
    ['0.###', 19, '19'],
    ['_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-', 1_250.5, '1250.5'],
    ['#,##0.00 "DH"', 1_250, '1250.00 DH'],
    ['#,##0.00\\ [$DH-40C]', 1_250, '1250.00 DH'],
    ['[$-40C]0.000', 19, '19'],
    ['#,##0 "kg"', 19_000, '19000 kg'],
    ['# ##0', 19_000, '19 000'],
    ['#,##0,', 19_000, '19'],
    ['0%', 0.19, '19%'],
    ['00000', 123, '00123'],
    ['0.00E+00', 19_000, '1.90E+04'],
    ['# ?/?', 7.5, '7 1/2'],
    ['[Red]0', 5, '5'],
    [';;;', 5, ''],
    ['no [format', 7.25, '7.25'],
  ])('with the format %j, of %d, is %j', (pattern, value, text) => expect(from1900(value, pattern)).toBe(text));
});

describe('a number that is shown as a day', () => {
  it.each<[string, number, string]>([
    ['yyyy-mm-dd', 45_657, '2024-12-31'],
    ['dd/mm/yyyy', 46_336, '2026-11-10'],
    ['m/d/yyyy', 46_336, '2026-11-10'],
    ['dd/mm/yy', 46_336, '2026-11-10'],
    ['dd/mm/yyyy hh:mm', 46_336.75, '2026-11-10'],
    ['dd/mm/yyyy', 46_335.999999999, '2026-11-10'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 46_336, '2026-11-10'],
    ['[$-40C]d\\ mmmm\\ yyyy', 46_336, '2026-11-10'],
    ['dd/mm/yyyy', 61, '1900-03-01'],
    ['dd/mm/yyyy', 2_958_465, '9999-12-31'],
    ['yyyy', 46_023, '2026'],
    ['yy', 46_023, '26'],
    ['mm/yyyy', 46_023, '01/2026'],
    ['hh:mm', 0.5, '12:00'],
  ])('with the format %j, of %d, is %j', (pattern, value, text) => expect(from1900(value, pattern)).toBe(text));

  it('counts from 1904 on where the workbook says so', () => {
    expect(shownNumber(44_874, 'dd/mm/yyyy', true)).toBe('2026-11-10');
    expect(shownNumber(44_561, 'yyyy', true)).toBe('2026');
    expect(shownNumber(44_561, 'General', true)).toBe('44561');
    expect(shownNumber(0, 'dd/mm/yyyy', true)).toBe('1904-01-01');
  });

  it.each([-1, 0, 60, 2_958_466, 1e12])('is none for %d: Excel shows ####, or a day that never was', (value) => {
    expect(from1900(value, 'dd/mm/yyyy')).toBeNull();
  });
});

describe('a text', () => {
  it.each([
    ['General', '19', '19'],
    ['@', '019', '019'],
    ['@" kg"', '19', '19 kg'],
    ['#,##0', '19', '19'],
    ['dd/mm/yyyy', '31/12/2024', '31/12/2024'],
    [';;;', 'x', ''],
  ])('with the format %j, of %j, is %j', (pattern, text, shown) => expect(shownText(text, pattern)).toBe(shown));
});
