import { assert, type AgencyState } from '#libs/domain';
import { chooser, CounterDays, OpenCounters, sample, uniform } from '#libs/history';
import type { PublishedYear, YearPlan } from '#libs/history';
import type { Vehicle } from '../law/vehicle.js';
import type vehicleTax from '../../product.js';
import { drawVehicles, VEHICLE_COUNT } from './vehicles.plan.js';

/** What was published of a year. */
export type ReportedVehicleTaxYear = PublishedYear<keyof typeof vehicleTax.history.rows>;

/** One payment of the plan: the tax of one vehicle for the year in which it is paid, whole. */
export interface PlannedVehiclePayment {
  /** Which payment of the year: 0 to `count` − 1, in the order of time. */
  n: number;
  atMs: number;
  agency: string;
  vehicle: Vehicle;
  year: number;
}

const JANUARY = 0;
// The counters are closed on New Year's Day; the tax is due on 31 January, and most people come in its last week.
const FIRST_DAY = 2;
const LAST_WEEK_FROM = 25;
const JANUARY_WEIGHT = 4.5;
const LAST_WEEK_WEIGHT = 12;
// By month from February, a day each: those who come late come soon.
const LATE_WEIGHTS = [0.75, 0.5, 0.3, 0.22, 0.2, 0.2, 0.17, 0.16, 0.14, 0.13, 0.15];

/**
 * Spreads a year's payments over days and agencies as a real network would: exactly the published number, each for
 * another vehicle. The same vehicles come back in other years. The same input gives the same plan, always.
 *
 * @throws {Error} when more is to be paid than there are vehicles
 */
export function planVehicleTaxYear(
  { year, from, to, operations }: ReportedVehicleTaxYear,
  network: readonly AgencyState[],
  seed: number,
): YearPlan<PlannedVehiclePayment> {
  assert(operations <= VEHICLE_COUNT, `there are vehicles for ${operations} payments`);
  const vehicles = drawVehicles(seed);
  const random = uniform(seed ^ year);
  const days = new CounterDays(from, to);
  const drawDay = chooser(days.weights(seasonOf), random);
  const counters = new OpenCounters(network, days, random);
  const paid = sample(VEHICLE_COUNT, operations, random);
  const paidAt = Float64Array.from(paid, () => days.timeOn(drawDay(), random)).sort();
  const payingAgency = Uint16Array.from(paidAt, (atMs) => counters.draw(days.dayOf(atMs)));
  return {
    count: operations,
    operation: (n) => ({
      n,
      atMs: paidAt[n] ?? 0,
      agency: counters.codes[payingAgency[n] ?? 0] ?? '',
      vehicle: vehicles[paid[n] ?? 0]!,
      year,
    }),
  };
}

function seasonOf(date: Date): number {
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  if (month !== JANUARY) return LATE_WEIGHTS[month - 1] ?? 0;
  if (day < FIRST_DAY) return 0;
  return day < LAST_WEEK_FROM ? JANUARY_WEIGHT : LAST_WEEK_WEIGHT;
}
