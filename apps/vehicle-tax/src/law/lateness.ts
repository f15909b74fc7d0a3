import { addDays, yearOf, type Day } from '#libs/domain';
import type { YearTariff } from './tariff.js';
import type { Vehicle } from './vehicle.js';

const JANUARY = 1;
const FEBRUARY = 2;
const AUGUST = 8;

/**
 * By when a year's tax is due: 31 January; for a vehicle new in the year, some days after its registration receipt
 * (CGI art. 261-I).
 */
export function dueOnOf({ newVehicleDays }: YearTariff, { firstRegisteredOn }: Vehicle, year: number): Day {
  if (firstRegisteredOn && yearOf(firstRegisteredOn) === year) return addDays(firstRegisteredOn, newVehicleDays);
  return lastDayOf(year, JANUARY);
}

/**
 * By when the halves are due: the ends of February and August. A vehicle new in the first semester pays its first half
 * some days after its registration receipt, one new in the second semester all of it (CGI art. 261-II).
 */
export function halvesDueOnOf(tariff: YearTariff, vehicle: Vehicle, year: number): readonly [Day, Day] {
  const { firstRegisteredOn } = vehicle;
  const end = lastDayOf(year, AUGUST);
  if (!firstRegisteredOn || yearOf(firstRegisteredOn) !== year) return [lastDayOf(year, FEBRUARY), end];
  const soon = addDays(firstRegisteredOn, tariff.newVehicleDays);
  return firstRegisteredOn < `${year}-07-01` ? [soon, end] : [soon, soon];
}

/**
 * Months and parts of months from the due day to the day of payment, 0 in time. A month after the end of a month is
 * the end of the next one: 1 to 28 February is the first month after 31 January.
 */
export function monthsLate(dueOn: Day, on: Day): number {
  if (on <= dueOn) return 0;
  const months = 12 * (yearOf(on) - yearOf(dueOn)) + monthNumberOf(on) - monthNumberOf(dueOn);
  return on <= monthsAfter(dueOn, months) ? months : months + 1;
}

function monthsAfter(day: Day, months: number): Day {
  const month = yearOf(day) * 12 + monthNumberOf(day) - 1 + months;
  const last = lastDayOf(Math.floor(month / 12), (month % 12) + 1);
  const isLast = day === lastDayOf(yearOf(day), monthNumberOf(day));
  const sameDay = last.slice(0, 8) + day.slice(8);
  return isLast || sameDay > last ? last : sameDay;
}

function monthNumberOf(day: Day): number {
  return Number(day.slice(5, 7));
}

function lastDayOf(year: number, month: number): Day {
  return `${year}-${String(month).padStart(2, '0')}-${LAST_DAYS[month - 1] ?? (isLeap(year) ? 29 : 28)}`;
}

const LAST_DAYS = [31, undefined, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
