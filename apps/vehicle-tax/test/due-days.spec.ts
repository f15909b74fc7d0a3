import { describe, expect, it } from '@jest/globals';
import { addDays } from '#libs/domain';
import fc from 'fast-check';
import { dueOnOf, halvesDueOnOf, monthsLate } from '../src/law/lateness.js';
import { tariffOfYear } from '../src/law/tariff.js';
import { tariffsOn } from '../src/law/tariff.parameter.js';
import { CAR, PARAMETERS } from './assess-on.js';

const TARIFF = tariffOfYear(tariffsOn(PARAMETERS, '2026-01-01'), 2026);
const registered = (firstRegisteredOn: string | null) => ({ ...CAR, firstRegisteredOn });

/** The last day of a month, as the calendar of the machine has it. */
const endOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);

describe('a payment', () => {
  it.each([
    ['2026-01-31', '2026-01-30', 0],
    ['2026-01-31', '2026-01-31', 0],
    ['2026-01-31', '2026-02-01', 1],
    ['2026-01-31', '2026-02-28', 1],
    ['2026-01-31', '2026-03-01', 2],
    ['2026-01-31', '2027-01-31', 12],
    ['2024-02-29', '2024-03-31', 1],
    ['2024-02-29', '2024-04-01', 2],
    ['2026-01-30', '2026-02-28', 1],
    ['2026-01-30', '2026-03-01', 2],
    ['2026-01-30', '2026-03-30', 2],
    ['2026-01-30', '2026-03-31', 3],
    ['2025-12-15', '2026-01-15', 1],
    ['2025-12-15', '2026-01-16', 2],
    ['2025-12-15', '2025-01-16', 0],
  ])('due on %s and made on %s is %i months late', (dueOn, on, months) => expect(monthsLate(dueOn, on)).toBe(months));

  it('due at the end of a month is late by as many months as begin after it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1999, max: 2101 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 14 }),
        (year, month, later) => {
          const [dueOn, end] = [endOf(year, month), endOf(year, month + later)];
          expect(monthsLate(dueOn, end)).toBe(later);
          expect(monthsLate(dueOn, addDays(end, 1))).toBe(later + 1);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('the tax of a year is due', () => {
  it.each([
    [null, 2026, '2026-01-31'],
    ['2020-05-01', 2026, '2026-01-31'],
    ['2026-05-01', 2026, '2026-06-30'],
  ])('of a vehicle registered on %s, for %i on %s', (on, year, dueOn) => {
    expect(dueOnOf(TARIFF, registered(on), year)).toBe(dueOn);
  });

  it.each([
    [null, 2023, ['2023-02-28', '2023-08-31']],
    [null, 2024, ['2024-02-29', '2024-08-31']],
    [null, 2000, ['2000-02-29', '2000-08-31']],
    [null, 2100, ['2100-02-28', '2100-08-31']],
    ['2020-05-01', 2026, ['2026-02-28', '2026-08-31']],
    ['2026-06-30', 2026, ['2026-08-29', '2026-08-31']],
    ['2026-07-01', 2026, ['2026-08-30', '2026-08-30']],
  ])('in halves, of a vehicle registered on %s, for %i on %j', (on, year, days) => {
    expect(halvesDueOnOf(TARIFF, registered(on), year)).toEqual(days);
  });
});
