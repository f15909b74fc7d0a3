import { addDays, type Day } from '#libs/domain';
import { chooser, uniform, type Random } from '#libs/history';
import type { Vehicle } from '../law/vehicle.js';

/** How many vehicles the clients of a history have: more than have been paid for in any year. */
export const VEHICLE_COUNT = 60_000;

const SERIALS = 99_999;
const LETTERS = ['A', 'B', 'D'] as const;
const PREFECTURES = 89;
const PLATES = SERIALS * LETTERS.length * PREFECTURES;
// About 0.618 of all plates, so that neighbours lie far apart; no common divisor, so that no two vehicles share a plate.
const PLATE_STEP = 16_501_343;

// All are registered before 2019, the first published year, so that the same vehicle is well described in every year.
const FIRST_REGISTRATION: Day = '2000-01-03';
const REGISTRATION_DAYS = 6_900;
// Of 100 owners so many have the receipt of the first registration with them.
const REGISTRATION_SHARE = 40;

/** A kind of vehicle: how many of 100 are of it, and what those are like, by how many of 100. */
interface Kind extends Pick<Vehicle, 'category' | 'professionalUse'> {
  share: number;
  dieselShare: number;
  companyShare: number;
  powersCv: Readonly<Record<number, number>>;
  /** Gross weights in kilograms; left out where the tax goes by power, and a counter does not ask. */
  weightsKg?: Readonly<Record<number, number>>;
}

const KINDS: readonly Kind[] = [
  {
    share: 82,
    category: 'passenger',
    professionalUse: false,
    dieselShare: 58,
    companyShare: 2,
    powersCv: { 5: 8, 6: 30, 7: 22, 8: 24, 9: 8, 10: 5, 11: 3 },
  },
  {
    share: 9,
    category: 'pickup',
    professionalUse: true,
    dieselShare: 96,
    companyShare: 0,
    powersCv: { 7: 10, 8: 45, 9: 25, 10: 20 },
  },
  {
    share: 4,
    category: 'four-by-four',
    professionalUse: false,
    dieselShare: 92,
    companyShare: 5,
    powersCv: { 8: 35, 9: 30, 10: 20, 11: 10, 12: 5 },
  },
  {
    share: 5,
    category: 'truck',
    professionalUse: true,
    dieselShare: 100,
    companyShare: 25,
    powersCv: { 10: 40, 12: 35, 15: 15, 19: 10 },
    weightsKg: { 3_200: 15, 3_500: 35, 5_000: 16, 7_500: 18, 9_000: 6, 13_000: 4, 19_000: 4, 26_000: 2 },
  },
];

/** The invented vehicles of a history, the same for every year of it: the seed decides what they are, not their plates. */
export function drawVehicles(seed: number): Vehicle[] {
  const random = uniform(seed);
  const drawers = KINDS.map((kind) => vehicleDrawer(kind, random));
  const drawKind = chooser(
    KINDS.map(({ share }) => share),
    random,
  );
  return Array.from({ length: VEHICLE_COUNT }, (_, n) => ({ plate: plateOf(n), ...drawers[drawKind()]!() }));
}

function vehicleDrawer(kind: Kind, random: Random): () => Omit<Vehicle, 'plate'> {
  const { category, professionalUse, dieselShare, companyShare, powersCv, weightsKg } = kind;
  const drawPower = drawerOf(powersCv, random);
  const drawWeight = weightsKg && drawerOf(weightsKg, random);
  const happens = (share: number) => 100 * random() < share;
  return () => ({
    category,
    professionalUse,
    fuel: happens(dieselShare) ? 'diesel' : 'petrol',
    fiscalPowerCv: drawPower(),
    grossWeightKg: drawWeight?.() ?? null,
    firstRegisteredOn: happens(REGISTRATION_SHARE) ? drawRegistration(random) : null,
    owner: happens(companyShare) ? 'company' : 'natural-person',
    exemption: null,
  });
}

/** Draws values by how many of 100 have them. */
function drawerOf(shares: Readonly<Record<number, number>>, random: Random): () => number {
  const values = Object.keys(shares).map(Number);
  const draw = chooser(Object.values(shares), random);
  return () => values[draw()] ?? 0;
}

function drawRegistration(random: Random): Day {
  return addDays(FIRST_REGISTRATION, Math.floor(random() * REGISTRATION_DAYS));
}

/** The plate of the n-th vehicle, as `readPlate` writes it: no two below `PLATES` have the same. */
function plateOf(n: number): string {
  const place = (n * PLATE_STEP) % PLATES;
  const series = Math.floor(place / SERIALS);
  const letter = LETTERS[series % LETTERS.length] ?? 'A';
  return `${1 + (place % SERIALS)}-${letter}-${1 + Math.floor(series / LETTERS.length)}`;
}
