import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  businessDay,
  daysBetween,
  instantOf,
  isDay,
  isInstant,
  isMonth,
  isYear,
  monthOf,
  yearOf,
} from '../src/time.js';

describe('the business day', () => {
  it.each([
    ['just before midnight in Morocco, UTC+1', '2026-01-31T22:59:59.999Z', '2026-01-31'],
    ['at midnight in Morocco', '2026-01-31T23:00:00.000Z', '2026-02-01'],
    ['at midnight UTC', '2026-02-01T00:00:00.000Z', '2026-02-01'],
    ['late on the eve of the new year', '2025-12-31T23:30:00.000Z', '2026-01-01'],
    ['late in the evening during Ramadan 2026, UTC', '2026-02-20T23:30:00.000Z', '2026-02-20'],
    ['at midnight during Ramadan 2026', '2026-02-21T00:00:00.000Z', '2026-02-21'],
    ['the last evening before Ramadan time begins on 15 February 2026', '2026-02-14T23:30:00.000Z', '2026-02-15'],
    ['the first evening of Ramadan time', '2026-02-15T23:30:00.000Z', '2026-02-15'],
    ['the last evening of Ramadan time', '2026-03-21T23:30:00.000Z', '2026-03-21'],
    ['the first evening after it, UTC+1 again', '2026-03-22T23:30:00.000Z', '2026-03-23'],
    ['in the middle of a summer day', '2019-07-01T12:00:00.000Z', '2019-07-01'],
    ['written with an offset', '2026-02-01T00:30:00+01:00', '2026-02-01'],
  ])('%s', (_, at, day) => expect(businessDay(at)).toBe(day));

  it('is the day that Intl names, whichever instants were asked for before', () => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Casablanca', dateStyle: 'short' });
    const date = fc.date({ noInvalidDate: true, min: new Date('2012-01-01'), max: new Date('2030-01-01') });
    fc.assert(
      fc.property(fc.array(date, { maxLength: 20 }), (dates) => {
        for (const at of dates) expect(businessDay(at.toISOString())).toBe(format.format(at));
      }),
    );
  });

  it('of what is no instant is our own mistake', () => {
    expect(() => businessDay('yesterday')).toThrow('invariant broken: yesterday is an instant');
  });
});

describe('a day', () => {
  it.each(['2000-02-29', '2024-02-29', '2026-01-01', '2026-12-31', '1999-06-30', '1970-01-01', '2099-12-31'])(
    '%s is in the calendar',
    (day) => {
      expect(isDay(day)).toBe(true);
    },
  );

  it.each(
    [
      ['2023-02-29', '2026-02-30', '2026-13-01', '2026-00-10', '2026-01-00', '2026-04-31'],
      ['2026-1-1', '20260101', '2026-01-01T00:00:00Z', ' 2026-01-01', '2026-01-01\n', '', 'today', '٢٠٢٦-٠١-٠١'],
      ['+012026-01-01', '-002026-01-01', '202026-01-01', '19991-01-01', '2100-02-29'],
      ['0000-01-01', '0001-01-01', '1969-12-31', '2100-01-01', '9999-12-31', '2026-W01-1'],
    ].flat(),
  )('%j is not', (text) => expect(isDay(text)).toBe(false));

  it.each([
    ['2026-01-31', 1, '2026-02-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2023-02-28', 1, '2023-03-01'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-01-01', 365, '2027-01-01'],
    ['2026-05-05', 0, '2026-05-05'],
  ])('%s and %i days are %s', (day, count, expected) => expect(addDays(day, count)).toBe(expected));

  it('and as many days forth and back are the same day, in the order of texts', () => {
    const day = fc
      .date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2090-01-01') })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 3_000 }), (from, count) => {
        const to = addDays(from, count);
        expect(isDay(to)).toBe(true);
        expect(to > from).toBe(true);
        expect(addDays(to, -count)).toBe(from);
      }),
    );
  });

  it.each([
    ['2026-03-01', '2026-03-01', 0],
    ['2024-02-28', '2024-03-01', 2],
    ['2026-12-31', '2025-12-31', -365],
    ['2026-03-20', '2026-04-05', 16],
  ])('from %s to %s it is %i days', (from, to, days) => expect(daysBetween(from, to)).toBe(days));

  it.each([
    ['2026-11', true],
    ['2026-13', false],
    ['2026-00', false],
    ['1999-12', false],
    ['2026-1', false],
    ['2026-11-01', false],
  ])('%s is a month: %s', (text, is) => expect(isMonth(text)).toBe(is));

  it('has a month', () => expect(monthOf('2019-12-31')).toBe('2019-12'));

  it('may lie before 1970 where it is said from when on', () => {
    expect([isDay('1962-05-04', '1900-01-01'), isDay('1899-12-31', '1900-01-01')]).toEqual([true, false]);
  });

  it('has a year', () => expect(yearOf('2019-12-31')).toBe(2019));
});

it('an instant is written in UTC with milliseconds', () => {
  expect(instantOf(Date.UTC(2026, 0, 5, 9, 30, 0, 125))).toBe('2026-01-05T09:30:00.125Z');
});

describe('an instant from outside', () => {
  it.each([
    '2026-11-24T09:30:00Z',
    '2026-11-24T09:30:00.125Z',
    '2026-11-24T09:30:00+01:00',
    '2099-12-31T22:59:59Z',
    '1970-01-01T00:00:00Z',
  ])('%s is one', (text) => expect(isInstant(text)).toBe(true));

  it.each(
    [
      ['2026-02-30T09:30:00Z', '2026-11-24T24:00:00Z', '2026-11-24T09:60:00Z', '2026-11-24T09:30:00+15:00'],
      ['2026-11-24', '2026-11-24T09:30:00', '2026-11-24T09:30Z', '+275760-09-13T00:00:00.000Z', ''],
      ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2099-12-31T23:30:00Z', '9999-12-31T23:59:59Z'],
      ['1970-01-01T00:00:00+01:00', '2099-12-31T23:00:00Z', '2026-11-24T09:30:00Z (noon)', 'x2026-11-24T09:30:00Z'],
    ].flat(),
  )('%j is none', (text) => expect(isInstant(text)).toBe(false));
});

it.each([
  [1970, true],
  [2099, true],
  [1969, false],
  [2100, false],
  [2026.5, false],
  [Number.NaN, false],
])('%d as a year: %s', (year, expected) => expect(isYear(year)).toBe(expected));
