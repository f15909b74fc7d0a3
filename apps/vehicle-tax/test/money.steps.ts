import fc from 'fast-check';
import { HALVES, type Half } from '../src/law/half.js';
import type { Vehicle } from '../src/law/vehicle.js';
import { CAR, TRUCK } from './assess-on.js';

export const AGENCIES = ['RAB-001', 'RAB-040'] as const;
const CARS: readonly Vehicle[] = [CAR, { ...CAR, plate: '2-B-6' }];
const TRUCKS = CARS.map((car): Vehicle => ({ ...car, ...TRUCK, plate: car.plate.replace(/-.-/, '-D-') }));
export const VEHICLES = [...TRUCKS, ...CARS];

/** What is done, and how often compared with the rest. */
const WORK = {
  pay: 9,
  payMobile: 9,
  cancel: 8,
  refund: 3,
  issue: 4,
  shut: 1,
  ask: 5,
  hear: 6,
  close: 6,
  match: 6,
  reopen: 2,
};

/** What is done next, and what about; each work reads of it what it needs. */
export interface Step {
  /** So long after what was done before, or so long after the end of its month. */
  after: { minutes: number } | { monthEndMinutes: number };
  do: keyof typeof WORK;
  agency: (typeof AGENCIES)[number];
  vehicle: number;
  years: readonly number[];
  half: Half | null;
  /** Which payment, block, receipt number or month, counted back from the newest. */
  back: number;
  /** When a mobile agency sold, in percent from the issue of the number until now; beyond that its clock is so many minutes wrong. */
  sold: number;
  /** Something is amiss: another agency than the one concerned, a wrong total or answer, a closing cut off. */
  isAmiss: boolean;
}

const weighted = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const minutes = (max: number, unit: number) => fc.record({ minutes: fc.nat(max).map((count) => count * unit) });

/** Any step. */
export const STEP: fc.Arbitrary<Step> = fc.record({
  after: fc.oneof(
    weighted(30, minutes(90, 1)),
    weighted(4, minutes(48, 60)),
    weighted(1, minutes(20, 24 * 60)),
    weighted(2, fc.record({ monthEndMinutes: fc.constantFrom(90, 1, -2, -2) })),
  ),
  do: fc.oneof(...Object.keys(WORK).map((work) => weighted(WORK[work as Step['do']], fc.constant(work as Step['do'])))),
  agency: fc.constantFrom(...AGENCIES),
  vehicle: fc.nat(VEHICLES.length - 1),
  years: fc.constantFrom([2024], [2025], [2026], [2025, 2026]),
  half: fc.constantFrom(null, ...HALVES),
  back: fc.oneof(fc.nat(2), fc.nat(40)),
  sold: fc.oneof(fc.nat(100), fc.nat(100), fc.integer({ min: -8, max: 0 }), fc.integer({ min: 100, max: 105 })),
  isAmiss: fc.nat(9).map((n) => n === 9),
});
